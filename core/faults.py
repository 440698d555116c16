"""What a database says no to, and whose fault it is."""

import sqlite3
from typing import Any

from sqlalchemy.exc import DBAPIError, IntegrityError

# What is there already, or is gone by now. That something is missing or wrong in itself nobody else's doing explains.
_SECOND_ON_SQLITE = frozenset(
    (
        sqlite3.SQLITE_CONSTRAINT_UNIQUE,
        sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY,
        sqlite3.SQLITE_CONSTRAINT_ROWID,
        sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY,
    )
)
_SECOND_ON_POSTGRESQL = frozenset(("23505", "23503", "23001", "23P01"))


def came_second(error: IntegrityError) -> bool:
    """Somebody else was faster: one may look again and go on."""
    cause: Any = error.orig
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) in _SECOND_ON_SQLITE
    return getattr(cause, "sqlstate", None) in _SECOND_ON_POSTGRESQL


def first_line(error: DBAPIError) -> str:
    """The rest may quote what somebody sent, an address say; no log keeps that."""
    return str(error.orig).partition("\n")[0]
