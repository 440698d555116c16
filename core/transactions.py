"""How a transaction begins, and what a connection is told first.

SQLAlchemy's default with pysqlite lost 359 of 480 concurrent updates without a word, so we begin transactions
ourselves: IMMEDIATE where we may write, DEFERRED where we only read.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError, OperationalError

BUSY_SECONDS = 15
RESTED_SECONDS = 1.0
_queue = Lock()
_reading: ContextVar[bool] = ContextVar("reading", default=False)


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
