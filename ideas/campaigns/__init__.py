"""Campaigns: calls for ideas with a brief, a window and an audience."""
