"""Where each reader stands: for `flask readers status`, `/readyz`, `/metrics` and the admin's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from core.db import db
from core.journal.models import Cursor, JournalHead, JournalRow, Parked
from core.journal.readers import Reader
from core.paging import Page, keyset


@dataclass(frozen=True)
class ReaderState:
    name: str
    style: str
    seq: int
    lag: int
    parked: int


def reader_states(readers: Sequence[Reader]) -> list[ReaderState]:
    head = db.session.execute(select(JournalHead.seq)).scalar_one()
    places = dict(db.session.execute(select(Cursor.reader, Cursor.seq)).all())
    parked = dict(db.session.execute(select(Parked.reader, func.count()).group_by(Parked.reader)).all())
    return [
        ReaderState(
            reader.name,
            reader.style.value,
            seq := places.get(reader.name, 0),
            head - seq,
            parked.get(reader.name, 0),
        )
        for reader in readers
    ]


def parked_entries(after: str | None, limit: int) -> Page[Any]:
    """What readers could not take, reader by reader in the journal's order."""
    columns = (Parked.reader, Parked.seq, JournalRow.kind, Parked.attempts, Parked.error, Parked.parked_at)
    query = select(*columns).join(JournalRow, JournalRow.seq == Parked.seq)
    return keyset(query, Parked.reader, Parked.seq, after=after, limit=limit, newest=False)
