"""Levels: a standing that follows the status balance, and what it brings. What one may do never comes from money."""
