"""The member page: who somebody is, and what they have done here, from every package."""
