"""合成人口：plausible people that are synthetic for certain."""
