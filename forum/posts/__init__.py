"""Posts: the numbered contributions of a thread, their history and what may be done to them."""
