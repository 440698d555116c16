"""Segments: named rules over customers' facts, and who met them from when to when."""
