"""Customers: who they are, how they sign in, what may be known of them.

Each folder is one resource with its own forms, actions, queries and views. Only `accounts` and
`sign_in` know passwords; everything above asks `core.access.viewer()` who is there.
"""
