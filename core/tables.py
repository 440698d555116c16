"""What some tables share: ids that are given once, and references that a delete asks for."""

from typing import Any

from sqlalchemy import Index, func, select, text

from core.db import db

GIVEN_ONCE = {"sqlite_autoincrement": True}
"""For tables whose ids the journal names. Without it SQLite gives the highest id again once its row is gone, and an old
entry would name a new thing; PostgreSQL's sequences never do."""


def pointing(name: str, *columns: str) -> Index:
    """An index over a reference that many rows leave empty: whoever deletes what it points to has to find those rows."""
    where = text(f"{columns[0]} IS NOT NULL")
    return Index(name, *columns, postgresql_where=where, sqlite_where=where)


def next_id(model: Any) -> int:
    """The first id that was never given, for rows that are put in with theirs."""
    highest = db.session.execute(select(func.coalesce(func.max(model.id), 0))).scalar_one()
    given = db.session.execute(_given(), {"its": model.__tablename__}).scalar()
    return max(highest, given or 0) + 1


def settle_ids(model: Any) -> None:
    """After that: PostgreSQL's sequence knows nothing of ids that it did not give."""
    if db.engine.dialect.name == "postgresql":
        its, highest = {"its": model.__tablename__}, next_id(model) - 1
        if highest:
            setval = text("SELECT setval(pg_get_serial_sequence(:its, 'id'), :highest)")
            db.session.execute(setval, its | {"highest": highest})


def _given() -> Any:
    if db.engine.dialect.name == "postgresql":
        return text("SELECT pg_sequence_last_value(pg_get_serial_sequence(:its, 'id')::regclass)")
    return text("SELECT seq FROM sqlite_sequence WHERE name = :its")
