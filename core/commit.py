"""The one place that commits.

Order is commit order: everything else is flushed first, then the journal's numbers are taken from their counter row,
then the commit, and nothing after it in the transaction. Taking the numbers earlier would hold that row, and so every
other writer, for as long as the rest of the work takes.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Executable

from core.db import db
from core.journal.writer import write_entries
from core.stamps import write_stamps
from core.transactions import set_reading, writing
from core.wake import wake


def commit() -> None:
    session = db.session()
    try:
        session.flush()
        write_stamps(session)
        written = write_entries(session)
        session.commit()
    except BaseException:
        rollback()
        raise
    waiting = session.info.pop("after", [])
    if written:
        waiting = [*waiting, wake]
    for call in dict.fromkeys(waiting):
        call()


def rollback() -> None:
    session = db.session()
    session.rollback()
    for buffer in ("journal", "stamps", "after"):
        session.info.pop(buffer, None)


def at_once(*statements: Executable) -> None:
    """Commits these apart from the request's own transaction: what must outlive a refusal (a counted guess) or stand
    before the answer (who looked at whom). Call it before the request writes anything: on SQLite one waits for the other."""
    with writing(), db.engine.begin() as connection:
        for statement in statements:
            connection.execute(statement)


@contextmanager
def before_writing() -> Iterator[None]:
    """What a writing request reads and works out first. Its transaction only reads and ends here, so that on SQLite the one
    write lock is not held while text is rendered or a password is hashed. Whatever was decided is decided again by the action."""
    set_reading(True)
    try:
        yield
    finally:
        end_reading()
        set_reading(False)


def end_reading() -> None:
    """What was read so far decides nothing any more. On SQLite a transaction that began by reading must end before one that
    writes; on PostgreSQL it goes on, which spares each writing request four round trips."""
    if db.engine.dialect.name == "sqlite":
        db.session.rollback()
    else:
        db.session.expire_all()


def after_commit(call: Callable[[], None]) -> None:
    """`call` runs once this transaction is in the database, and not at all if it never is. For waking, never for what must happen."""
    db.session.info.setdefault("after", []).append(call)
