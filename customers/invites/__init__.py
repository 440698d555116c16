"""Invites: who may join a site that is invite-only."""
