"""The database session, the column types, and statements past the ORM. How a transaction begins is in `core.transactions`."""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import orjson
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    DateTime,
    Executable,
    Integer,
    MetaData,
    Text,
    any_,
    bindparam,
    cast,
    event,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, mapped_column, registry
from sqlalchemy.types import TypeDecorator

from core.transactions import reading

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

BIGGEST = 2**53
"""No id or number beyond it: JSON's readers would change it, and no database refuses it."""
AWAY_ON_SQLITE = frozenset(
    (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_PROTOCOL,
    )
)
# Connection lost, rolled back for another's sake, out of resources, lock not available, shut down, the system's own trouble.
AWAY_ON_POSTGRESQL = frozenset(("08", "40", "53", "55", "57", "58"))


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC moment; SQLite keeps it naive, so the zone is put back when it is read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None or value.tzinfo is UTC:
            return value
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Json = JSON().with_variant(JSONB(), "postgresql")
_big = BigInteger().with_variant(Integer(), "sqlite")
BigId = Annotated[int, mapped_column(_big, primary_key=True, autoincrement=True)]
Moment = Annotated[datetime, mapped_column(UtcDateTime)]


class Base(DeclarativeBase):
    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={
            int: _big,
            datetime: UtcDateTime,
            dict[str, Any]: Json,
            list[Any]: Json,
            list[str]: Json,
        },
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def peek(query: Executable) -> Sequence[Any]:
    """A read that leaves no transaction behind: before slow work in a request that is going to write."""
    with reading(), db.engine.connect() as connection:
        return connection.execute(query).all()


def empty_log() -> None:
    """What was deleted is overwritten in SQLite's file (`secure_delete`), but stays in its log until that is emptied.
    Where somebody reads just now, the log is left; it is emptied later by itself."""
    if db.engine.dialect.name == "sqlite":
        with reading(), db.engine.connect() as connection:
            connection.rollback()
            connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]


def among(column: Any, values: Iterable[int | str]) -> ColumnElement[bool]:
    """SQL: `column IN (values)` as one parameter. A thousand as a thousand parameters cost more than the rows they find."""
    some = list(values)
    if db.engine.dialect.name != "postgresql":
        listed = bindparam(None, orjson.dumps(some).decode(), Text, unique=True)
        return column.in_(select(func.json_each(listed).table_valued("value").c.value))
    if some and isinstance(some[0], str):
        return column == any_(bindparam(None, some, postgresql.ARRAY(Text), unique=True))
    numbers = f"{{{','.join(map(str, some))}}}"  # psycopg needs seven times as long for a list
    return column == any_(cast(bindparam(None, numbers, Text, unique=True), postgresql.ARRAY(BigInteger)))


def connection_of(session: Any) -> Any:
    """Its transaction's. The session itself looks for it as long as the database for a row by its key."""
    return session.info.get(CONNECTION) or session.connection()


def _keep_connection(session: Any, _transaction: Any, connection: Any) -> None:
    session.info[CONNECTION] = connection


def _drop_connection(session: Any, transaction: Any) -> None:
    if transaction.parent is None:
        session.info.pop(CONNECTION, None)


CONNECTION = "connection"  # in a session's `info`
event.listen(db.session, "after_begin", _keep_connection)
event.listen(db.session, "after_transaction_end", _drop_connection)

COUNTED = {"preserve_rowcount": True}
"""Options of an INSERT whose `rowcount` is asked: else PostgreSQL's driver answers -1 for any number of rows."""


def run(statement: Executable, values: dict[str, Any] | None = None) -> Any:
    """In this transaction, past the ORM: it needs longer to look through a statement of columns than the database to do it.
    What was changed in this transaction is written first, as the ORM would."""
    session = db.session()
    session.flush()
    return connection_of(session).execute(statement, values)


def plain_rows(query: Executable) -> Sequence[Any]:
    """For what is read by the thousand."""
    return run(query).all()


def is_away(problem: OperationalError) -> bool:
    """The database is gone, full or busy and may come back; otherwise it refuses this very statement, and will again."""
    cause: Any = problem.orig
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in AWAY_ON_SQLITE  # Python's own refusals carry none
    state = getattr(cause, "sqlstate", None)
    return state is None or state[:2] in AWAY_ON_POSTGRESQL


def insert_or(model: Any) -> Any:
    """An INSERT that can say what happens where the row is there already (`on_conflict_do_…`), in this database's dialect."""
    dialect: Any = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    return dialect.insert(model)
