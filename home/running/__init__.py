"""How the house runs: readers, what they set aside, and jobs that failed; admins look and try again."""
