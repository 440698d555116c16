"""Who stands behind an idea, for staff."""
