"""Threads: starting, listing, reading, editing their head."""
