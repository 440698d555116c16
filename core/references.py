"""Which rows nothing points to any more, and letting go of whom rows only name: for taking imports back."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, exists, true, update

from core.db import db

ONLY_NAMED = ("by_id", "actor_id", "editor_id", "responder_id", "made_by_id", "seen_by_id", "set_by_id")


def unreferenced(table: FromClause) -> ColumnElement[bool]:
    """SQL: no row of any other table needs this one. Tables whose rows go with it (ON DELETE CASCADE) are not asked."""
    own = table.c.id
    needs = [
        ~exists().where(column == own)
        for other in db.metadata.sorted_tables
        for column in other.columns
        for key in column.foreign_keys
        if key.column is own and other is not table and key.ondelete is None
    ]
    return and_(true(), *needs)


def let_go(table: Any, ids: Select) -> None:
    """Rows that only say that one of these did something say so no more; whose they are, and what they say, stays."""
    for other in db.metadata.sorted_tables:
        for column in other.columns:
            named = column.name in ONLY_NAMED and column.nullable
            if named and any(key.column is table.c.id for key in column.foreign_keys):
                db.session.execute(update(other).where(column.in_(ids)).values({column: None}))
