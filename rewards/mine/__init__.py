"""One's own rewards: where one stands, how it came about, and what is next."""
