"""The database session, the column types, and how a transaction begins on SQLite.

SQLAlchemy's default with pysqlite lost 359 of 480 concurrent updates without a word, so we begin transactions
ourselves: IMMEDIATE where we may write, DEFERRED where we only read.
"""

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING, Annotated, Any

import orjson
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    DateTime,
    Engine,
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
from sqlalchemy.exc import DisconnectionError, OperationalError
from sqlalchemy.orm import DeclarativeBase, mapped_column, registry
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

BIGGEST = 2**53
"""No id or number beyond it: JSON's readers would change it, and no database refuses it."""
BUSY_SECONDS = 15
RESTED_SECONDS = 1.0
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
_queue = Lock()
_reading: ContextVar[bool] = ContextVar("reading", default=False)


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


@contextmanager
def reading() -> Iterator[None]:
    """Transactions that begin inside only read: on SQLite they take no lock and wait for nobody."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


@contextmanager
def writing() -> Iterator[None]:
    """The other way round: what must be written while the rest of the request only reads."""
    token = _reading.set(False)
    try:
        yield
    finally:
        _reading.reset(token)


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


def set_reading(only: bool) -> None:
    """For the request boundary, whose before and after are two functions; everybody else uses `reading()`."""
    _reading.set(only)


def prepare_engine(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_sqlite_connect)
        engine.dialect.do_begin = _begin_on_sqlite  # type: ignore[assignment]
    else:
        event.listen(engine, "connect", _on_postgresql_connect)
        event.listen(engine, "checkin", _on_checkin)
        event.listen(engine, "checkout", _asking_the_rested(engine.dialect))


def _on_postgresql_connect(connection: Any, _record: Any) -> None:
    """Moments then come as Python's own UTC, which needs no converting."""
    connection.execute("SET TIME ZONE 'UTC'")
    connection.commit()


def _on_checkin(_connection: Any, record: Any) -> None:
    record.info["used"] = time.monotonic()


def _asking_the_rested(dialect: Any) -> Callable[..., None]:
    """A connection that has rested is asked whether the server is still there, and the pool tries another where it is not;
    `pool_pre_ping` would ask each time, which is two more round trips in every request."""

    def on_checkout(connection: Any, record: Any, _proxy: Any) -> None:
        if time.monotonic() - record.info.get("used", 0.0) < RESTED_SECONDS:
            return
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as gone:
            raise DisconnectionError from gone

    return on_checkout


def _on_sqlite_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=wal",
        "synchronous=normal",
        "foreign_keys=on",
        f"busy_timeout={1000 * BUSY_SECONDS}",
        "cache_size=-65536",
        "secure_delete=on",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_on_sqlite(connection: Any) -> None:
    """The dialect's own hook: a listener to the engine's `begin` has SQLAlchemy look for listeners at every statement."""
    driver = connection.driver_connection
    if _reading.get():
        driver.execute("BEGIN")
        return
    with _queue:
        _begin_to_write(driver)


def _begin_to_write(driver: Any) -> None:
    """SQLite's own waiting sleeps longer and longer, up to a tenth of a second, while others overtake: with eight writers the
    slowest reply took 700 ms. So threads queue up for the lock, and the first in the queue looks for it every half millisecond."""
    driver.execute("PRAGMA busy_timeout=0")
    try:
        patience = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                driver.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as problem:
                if problem.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > patience:
                    raise OperationalError("BEGIN IMMEDIATE", None, problem) from problem  # as of any other statement
            time.sleep(0.0005)
    finally:
        driver.execute(f"PRAGMA busy_timeout={1000 * BUSY_SECONDS}")


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
