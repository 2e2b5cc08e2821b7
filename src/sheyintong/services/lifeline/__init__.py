"""一人一档：one person's whole record and what is due for her. Owns no tables, reads only, knows nothing of changing anything."""
