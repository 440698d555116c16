"""How a reader follows the journal: with a cursor of its own, in batches, past what cannot be read.

A reader says which of three kinds it is, because that decides what may be repeated:

- *converging* (search): "X changed", so it reads X again. Its outside effect comes before the cursor; replay is safe.
- *accumulating* (points): effect and cursor commit together, and a unique key in its tables says so once more.
- *telling* (inbox, mail): writes delivery rows together with the cursor; never replayed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import structlog
from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError, OperationalError

from core.clock import now
from core.commit import commit, rollback
from core.db import among, db, is_away
from core.journal.activity import Activity, Entry
from core.journal.models import Cursor, JournalHead, JournalRow, Parked
from core.transactions import reading

BATCH = 500
ATTEMPTS = 3
log = structlog.get_logger("journal")


class Style(Enum):
    CONVERGING = "converging"
    ACCUMULATING = "accumulating"
    TELLING = "telling"


@dataclass(frozen=True)
class Reader:
    """`handle` gets entries in order, already without the kinds it ignores; it writes and never commits.

    What it passes over is spelled out beside each package's kinds (`IGNORED_BY`), so that a new kind cannot be forgotten.
    `imports` says whether entries that an import brought are for it, `at_once` how much of the journal it deals with in one
    transaction where it lags behind.
    """

    name: str
    style: Style
    handle: Callable[[Sequence[Entry]], None]
    reads: frozenset[type[Activity]]
    imports: bool = True
    at_once: int = BATCH


def head() -> int:
    return db.session.execute(select(JournalHead.seq)).scalar_one()


def entries_for(reader: Reader, after: int, upto: int) -> list[Entry]:
    """What of this stretch of the journal is for this reader, in order. What it ignores is not even fetched."""
    kinds = sorted(kind.kind for kind in reader.reads)
    query = select(*JournalRow.__table__.c).where(JournalRow.seq > after, JournalRow.seq <= upto)
    if not reader.imports:
        query = query.where(JournalRow.batch.is_(None))
    rows = db.session.execute(query.where(among(JournalRow.kind, kinds)).order_by(JournalRow.seq))
    read = current_app.extensions["kinds"].read
    return [read(row) for row in rows]


def follow(reader: Reader, limit: int | None = None) -> int:
    """Deal with the next batch and commit. Answers how far the cursor moved: 0 at the head, or where another worker is at it."""
    cursor = _locked_cursor(reader.name)
    upto = 0 if cursor is None else min(head(), cursor + (limit or reader.at_once))
    if cursor is None or upto <= cursor:
        rollback()
        return 0
    try:
        _take(reader, entries_for(reader, cursor, upto), upto)
    except Exception as error:
        rollback()
        if isinstance(error, OperationalError) and is_away(error):
            raise
        if upto - cursor > 1:
            return follow(reader, (upto - cursor) // 2)
        _try_again_or_park(reader, cursor, upto, error)
    return upto - cursor


def drain(readers: Sequence[Reader], limit: int | None = None) -> None:
    """All readers to the head. Readers that publish activities of their own make others run again."""
    while sum(follow(reader, limit) for reader in readers):
        pass


def _take(reader: Reader, entries: Sequence[Entry], upto: int) -> None:
    if entries and reader.style is Style.CONVERGING:
        _without_locks(reader, entries)
    elif entries:
        reader.handle(entries)
    _move(reader.name, upto)
    commit()


def _without_locks(reader: Reader, wanted: Sequence[Entry]) -> None:
    """What a converging reader writes lies elsewhere and may be written twice, so nobody waits for it meanwhile:
    on SQLite its place is the one write lock."""
    commit()
    with reading():
        reader.handle(wanted)
        rollback()


def _move(name: str, seq: int) -> None:
    """Only ahead: of two workers at a converging reader, the slower one must not put it back."""
    place = update(Cursor).where(Cursor.reader == name, Cursor.seq < seq)
    db.session.execute(place.values(seq=seq, moved_at=now()))


def _locked_cursor(name: str) -> int | None:
    """The reader's place, held until the commit so that two workers never deal with one entry. None where another holds it."""
    place = select(Cursor.seq).where(Cursor.reader == name)
    seq = db.session.execute(place.with_for_update(skip_locked=True)).scalar_one_or_none()
    if seq is None and db.session.execute(place).scalar_one_or_none() is None:
        db.session.add(Cursor(reader=name, seq=0, moved_at=now()))
        try:
            db.session.flush()
        except IntegrityError:  # another worker made it at this moment, and goes on with it
            rollback()
            return None
        return 0
    return seq


def _try_again_or_park(reader: Reader, cursor: int, seq: int, error: Exception) -> None:
    """One entry failed alone: give it up to ATTEMPTS chances in all, then set it aside and go on."""
    for _attempt in range(2, ATTEMPTS + 1):
        if _locked_cursor(reader.name) is None:
            rollback()
            return None
        try:
            return _take(reader, entries_for(reader, cursor, seq), seq)
        except Exception as again:
            rollback()
            error = again
    log.error("parked", reader=reader.name, seq=seq, error=repr(error))
    _park(reader, seq, error)
    return None


def _park(reader: Reader, seq: int, error: Exception) -> None:
    if _locked_cursor(reader.name) is None:
        return rollback()
    db.session.add(Parked(reader=reader.name, seq=seq, attempts=ATTEMPTS, error=repr(error)[:2000], parked_at=now()))
    _move(reader.name, seq)
    commit()
    return None


def retry_parked(reader: Reader) -> tuple[int, int]:
    """Parked entries once more, each in its own transaction: (taken, still parked)."""
    rows = db.session.execute(
        select(JournalRow.__table__)
        .join(Parked, Parked.seq == JournalRow.seq)
        .where(Parked.reader == reader.name)
        .order_by(JournalRow.seq)
    ).all()
    rollback()
    taken = 0
    for row in rows:
        taken += _retry_one(reader, row)
    return taken, len(rows) - taken


def _retry_one(reader: Reader, row: Any) -> bool:
    """Also one that cannot even be read stands in nobody's way."""
    try:
        reader.handle([current_app.extensions["kinds"].read(row)])
        db.session.delete(db.session.get_one(Parked, (reader.name, row.seq)))
        commit()
        return True
    except Exception as error:
        rollback()
        log.error("still parked", reader=reader.name, seq=row.seq, error=repr(error))
        once_more = update(Parked).where(Parked.reader == reader.name, Parked.seq == row.seq)
        db.session.execute(once_more.values(attempts=Parked.attempts + 1, error=repr(error)[:2000]))
        commit()
        return False


def replay(reader: Reader) -> None:
    """From the first entry again: converging readers reach the same end, accumulating ones add nothing twice."""
    if reader.style is Style.TELLING:
        raise ValueError(f"{reader.name} tells people things; it is never replayed")
    db.session.execute(update(Cursor).where(Cursor.reader == reader.name).values(seq=0, moved_at=now()))
    commit()
    drain([reader])
