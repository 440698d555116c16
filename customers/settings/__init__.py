"""What people set for themselves: profile, address, password, sessions and tokens."""
