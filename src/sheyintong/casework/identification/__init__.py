"""核身：owns readings, evidence and strength, one-use tokens. Refuses to know what it is used for."""
