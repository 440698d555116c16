"""Drafts: what somebody is writing, kept until it is sent or 180 days have gone."""
