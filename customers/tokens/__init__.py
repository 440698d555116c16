"""API tokens: shown once, kept as a hash, with scopes."""
