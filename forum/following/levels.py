"""How much somebody wants to hear of a thread."""

WATCHING, TRACKING, MUTED = "watching", "tracking", "muted"
LEVELS = (WATCHING, TRACKING, MUTED)
