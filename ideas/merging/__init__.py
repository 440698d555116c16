"""Two ideas become one, and two again."""
