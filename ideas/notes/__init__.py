"""What staff write about an idea for themselves."""
