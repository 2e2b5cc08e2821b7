"""统筹区：owns schema, agency tree, profile text with line numbers, calendar. Refuses to know what a profile section means."""
