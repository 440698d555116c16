"""Into the journal: `record()` only buffers; `write_entries()` is called by the one commit, after everything else."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import bindparam, insert, text, update
from sqlalchemy.orm import Session

from core.clock import now
from core.db import connection_of, db
from core.journal.activity import Activity
from core.journal.models import JournalHead, JournalRow

TAKE = update(JournalHead).values(seq=JournalHead.seq + bindparam("many")).returning(JournalHead.seq)
WRITE = insert(JournalRow.__table__)  # type: ignore[arg-type]
TAKE_AND_WRITE = text(
    """
    WITH taken AS (UPDATE journal_head SET seq = seq + :many RETURNING seq)
    INSERT INTO journal (seq, kind, at, actor_id, object_type, object_id, facts, batch)
    SELECT taken.seq - :many + entry.seq, kind, at, actor_id, object_type, object_id, facts, batch
    FROM taken, jsonb_to_recordset(CAST(:rows AS jsonb)) AS entry(
        seq bigint, kind text, at timestamptz, actor_id bigint, object_type text, object_id bigint, facts jsonb, batch bigint)
    """
)
"""On PostgreSQL both in one round trip, since every other writer waits for it."""
_batch: ContextVar[int | None] = ContextVar("journal_batch", default=None)


def record(activity: Activity, at: datetime | None = None) -> None:
    """Say what happened, in the transaction in which it happens. `at` is given where the past is brought in."""
    db.session.info.setdefault("journal", []).append((activity, at or now(), _batch.get()))


def is_import() -> bool:
    """Whether what happens now is brought by an import: nobody is told of it."""
    return _batch.get() is not None


@contextmanager
def batch(number: int) -> Iterator[None]:
    """Everything recorded inside belongs to this import."""
    token = _batch.set(number)
    try:
        yield
    finally:
        _batch.reset(token)


def take_numbers(session: Session, count: int) -> int:
    """The first of `count` numbers that are now this transaction's."""
    return connection_of(session).execute(TAKE, {"many": count}).scalar_one() - count + 1


def write_entries(session: Session) -> bool:
    waiting = session.info.pop("journal", None)
    if not waiting:
        return False
    if session.get_bind().dialect.name == "postgresql":
        rows = [_row(step, *one) for step, one in enumerate(waiting, start=1)]
        connection_of(session).execute(TAKE_AND_WRITE, {"many": len(rows), "rows": orjson.dumps(rows).decode()})
    else:
        first = take_numbers(session, len(waiting))
        connection_of(session).execute(WRITE, [_row(first + step, *one) for step, one in enumerate(waiting)])
    return True


def _row(seq: int, activity: Activity, at: datetime, batch: int | None) -> dict[str, Any]:
    return {
        "seq": seq,
        "kind": activity.kind,
        "at": at,
        "actor_id": activity.actor_id,
        "object_type": activity.object_type,
        "object_id": activity.object_id,
        "facts": activity.facts(),
        "batch": batch,
    }
