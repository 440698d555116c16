"""Reactions: a like, and whether a tip worked, with the product and its version. One of a kind for each person."""
