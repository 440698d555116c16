"""Ideas: what customers propose, who supports it, and what came of it.

A campaign calls for ideas within a window and from an audience. Each idea has a thread of the forum, which holds
its text and its discussion. A vote is one row of one customer; merged ideas keep their rows, so that a merge can be
taken back exactly.
"""
