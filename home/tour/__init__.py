"""One record's way through the whole house."""
