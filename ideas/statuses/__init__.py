"""Statuses with official answers, the roadmap and the changelog."""
