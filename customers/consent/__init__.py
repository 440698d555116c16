"""Consent: for each purpose a yes or a no, with the text that was read, when and where. A no works at once,
everywhere."""
