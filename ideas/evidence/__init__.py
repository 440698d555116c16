"""Posts that speak for an idea, and how many people want it."""
