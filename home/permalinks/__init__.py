"""Addresses of the community that was left."""
