"""Signing in with the company's own OpenID Connect provider."""
