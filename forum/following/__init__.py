"""Following: whom a thread's news is for, and how far each has read."""
