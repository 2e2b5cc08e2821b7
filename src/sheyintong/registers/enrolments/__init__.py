"""参保：owns who takes part in which scheme, as what, where, in which periods; the home agency. Refuses to know amounts."""
