"""The kinds of thread."""

DISCUSSION, QUESTION, TIP, ANNOUNCEMENT = "discussion", "question", "tip", "announcement"
KINDS = (DISCUSSION, QUESTION, TIP, ANNOUNCEMENT)
