"""Categories: where a thread stands, and who may see, reply and create there."""
