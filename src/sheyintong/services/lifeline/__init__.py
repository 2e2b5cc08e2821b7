"""一人一档：owns no tables; reads one person's whole record and what is due. Refuses to know how to change anything."""
