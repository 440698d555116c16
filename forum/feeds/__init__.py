"""Atom and JSON Feed of every public list of threads: what a guest may see, whoever asks."""
