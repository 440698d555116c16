"""Webhooks: entries of the feed, sent to addresses of the house's own programs as they come.

A reader writes one delivery for each entry and webhook; a sender takes it there, at least once and under one id, and tries
again for three days. Nothing of what is sent is kept: a delivery names its entry, and what it says is read anew each time, so
that what was hidden or erased meanwhile is a tombstone here as well.
"""
