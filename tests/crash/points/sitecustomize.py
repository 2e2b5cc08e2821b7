"""Python loads this by its name at the start of every process that has this folder on its path."""

import crash_points

crash_points.install()
