"""Earning rules: what pays how much, for whom, how often and from when to when."""
