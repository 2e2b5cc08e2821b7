"""登记：what is known of people, partners, places, staff, items and rights."""
