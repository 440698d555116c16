"""The front page: what is alive, what is good, and where to begin."""
