"""基础：carries everybody: trail, jobs, regions, files, sign-in."""
