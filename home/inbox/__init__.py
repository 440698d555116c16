"""The inbox: what concerns one person, told once."""
