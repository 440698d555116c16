"""`flask import`: files come in batch by batch, a bad row is refused by number, and an import can be taken back.

What an importer is, and how a package publishes one, stands in `core/importing.py`.
"""
