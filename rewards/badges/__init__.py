"""Badges: recognitions by a rule over both worlds, or by hand with a reason. A badge whose evidence is gone is suspended, not lost."""
