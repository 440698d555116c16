"""Recognition: one book for contributions and repeat purchases, and what stands on it: badges, levels, a catalogue.

Follows the journal and publishes activities of its own. The book is never recomputed: what was paid is taken back by a line.
"""
