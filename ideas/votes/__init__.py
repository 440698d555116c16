"""Votes: one of each person on an idea, and what the voter was worth then."""
