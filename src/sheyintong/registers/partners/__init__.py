"""合作方：owns banks, the directory of branches (联行号), agreements and clauses. Refuses to know outlets and staff."""
