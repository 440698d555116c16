"""The ideas themselves: proposing, editing, listing, showing."""
