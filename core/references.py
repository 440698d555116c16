"""Which rows nothing points to any more: what may be deleted when an import is taken back."""

from sqlalchemy import ColumnElement, FromClause, and_, exists

from core.db import db


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
    return and_(*needs)
