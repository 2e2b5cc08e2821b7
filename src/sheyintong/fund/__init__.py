"""基金：contributions, benefits, payouts. Knows no counter. Its modules come with later releases."""
