"""引擎：each hides one outside library; no tables."""
