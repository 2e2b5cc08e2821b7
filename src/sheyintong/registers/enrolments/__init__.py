"""参保：owns who is insured in which scheme, when, and by whom kept. Refuses to know amounts."""
