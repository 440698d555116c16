"""Signing in and out, and the way back for who forgot the password."""
