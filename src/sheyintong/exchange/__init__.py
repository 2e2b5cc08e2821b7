"""交换：speaks to other systems."""
