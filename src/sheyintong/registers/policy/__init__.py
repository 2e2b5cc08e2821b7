"""参数：owns dated values with source and adoption. Refuses to know who is affected."""
