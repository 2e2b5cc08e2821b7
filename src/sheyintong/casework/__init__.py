"""办件：identification, visits and cases. Knows no money."""
