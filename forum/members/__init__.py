"""One member's part in conversations, and how much of it there is."""
