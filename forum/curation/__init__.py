"""What moderators do with a thread: close, pin, move, hide, merge."""
