"""Entries that are read late: parked, and tried again when later ones of the same post, thread or order are in the book."""

from collections.abc import Iterable, Iterator, Sequence

from flask import current_app

from core.bulk import given, select_for
from core.db import db
from core.journal import Entry
from core.journal.models import JournalRow
from rewards.ledger.claims import HEARD
from rewards.ledger.paid import newest_seq


def with_later(entries: Sequence[Entry]) -> Sequence[Entry]:
    """These, and where the book is past them already, what was said of the same things since: what was worth nothing
    then (a removal of what was not paid yet) is worth something now, and what stands is not paid again."""
    if newest_seq() < entries[0].seq:
        return entries
    known = {entry.seq: entry for entry in entries}
    first = entries[0].seq
    known |= {entry.seq: entry for entry in _about(entries) if entry.seq > first}
    return [known[seq] for seq in sorted(known)]


def _about(entries: Iterable[Entry]) -> Iterator[Entry]:
    things = sorted({thing for entry in entries for thing in _things(entry)})
    rows = given([{"kind": kind, "number": number} for kind, number in things], kind=str, number=int)
    fits = (JournalRow.object_type == rows.c.kind, JournalRow.object_id == rows.c.number)
    read = current_app.extensions["kinds"].read
    columns = list(JournalRow.__table__.c)
    for row in db.session.execute(select_for(rows, columns, *fits)):
        entry = read(row)
        if type(entry.activity) in HEARD:
            yield entry


def _things(entry: Entry) -> Iterator[tuple[str, int]]:
    yield entry.activity.object_type, entry.activity.object_id
    for name in ("post", "thread"):
        number = getattr(entry.activity, f"{name}_id", None)
        if number is not None:
            yield name, number
