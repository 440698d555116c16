"""The inbox's reader: telling. It writes entries together with the cursor, is never replayed, and imports tell nobody anything."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete

from core.db import db, insert_or
from core.journal import Activity, Entry
from core.journal.readers import Reader, Style
from core.kept_pages import person_stamp
from core.stamps import touch
from core.telling import Telling, Told, Unsaid
from forum.following.levels import MUTED
from forum.following.queries import followers
from home.inbox.models import InboxEntry

Muted = dict[int, set[int]]


def make_reader(telling: Telling) -> Reader:
    def handle(entries: Sequence[Entry]) -> None:
        _write(telling, entries)

    reads = frozenset(telling.tells)
    return Reader("inbox", Style.TELLING, handle, reads=reads, imports=False)


def _write(telling: Telling, entries: Sequence[Entry]) -> None:
    known, muted = _known(telling, entries), _muted(entries)
    rows: list[dict[str, Any]] = []
    for entry in entries:
        tells = telling.tells[type(entry.activity)]
        heard: set[int | None] = {entry.activity.actor_id, None}
        for one in tells.tell(entry.activity, known[type(entry.activity)]):
            if isinstance(one, Unsaid):
                rows = _without(rows, one, entry.activity.actor_id)
            elif one.customer_id not in heard and (
                one.anyway or one.customer_id not in muted.get(one.thread_id or 0, ())
            ):
                heard.add(one.customer_id)
                rows.append(_row(one, entry))
    _can_all_be_said(telling, rows)
    if rows:
        db.session.execute(insert_or(InboxEntry).on_conflict_do_nothing(), rows)
        touch(*{person_stamp(row["customer_id"]) for row in rows})


def _row(one: Told, entry: Entry) -> dict[str, Any]:
    return {
        "customer_id": one.customer_id,
        "seq": entry.seq,
        "kind": one.kind,
        "subject_type": one.subject_type,
        "subject_id": one.subject_id,
        "thread_id": one.thread_id,
        "actor_id": entry.activity.actor_id,
        "at": entry.at,
    }


def _can_all_be_said(telling: Telling, rows: Sequence[dict[str, Any]]) -> None:
    """A line without words or without an address would be found by whoever opens their inbox; so it is not even written."""
    for row in rows:
        if row["kind"] not in telling.sentences or row["subject_type"] not in telling.subjects:
            raise LookupError(f"a TELLING lacks the sentence {row['kind']!r} or the subject {row['subject_type']!r}")


def _known(telling: Telling, entries: Sequence[Entry]) -> dict[type[Activity], Any]:
    """What each kind's `look_up` read for the batch."""
    happened: dict[type[Activity], list[Activity]] = {}
    for entry in entries:
        happened.setdefault(type(entry.activity), []).append(entry.activity)
    return {kind: telling.tells[kind].look_up(some) for kind, some in happened.items()}


def _muted(entries: Sequence[Entry]) -> Muted:
    threads = sorted({number for entry in entries if (number := getattr(entry.activity, "thread_id", None))})
    levels = followers(threads) if threads else {}
    return {
        thread_id: {customer_id for customer_id, level in people.items() if level == MUTED}
        for thread_id, people in levels.items()
    }


def _without(rows: list[dict[str, Any]], gone: Unsaid, actor_id: int | None) -> list[dict[str, Any]]:
    same = {
        "kind": gone.kind, "subject_type": gone.subject_type, "subject_id": gone.subject_id, "actor_id": actor_id,
    }  # fmt: skip
    db.session.execute(delete(InboxEntry).filter_by(**same).where(InboxEntry.read_at.is_(None)))
    return [row for row in rows if any(row[name] != value for name, value in same.items())]
