"""The journal: everything that happened, in commit order, and the readers that follow it."""

from core.journal.activity import Activity, Entry, IgnoredBy
from core.journal.writer import batch, is_import, record

__all__ = ["Activity", "Entry", "IgnoredBy", "batch", "is_import", "record"]
