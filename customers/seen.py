"""When somebody was last here, when a token was last used and how far it is in the feed: noted by GETs, written a moment later."""

from collections.abc import Hashable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, update

from core.buffer import note
from core.clock import now
from core.db import db
from customers.models import Customer
from customers.tokens.models import ApiToken

PRECISE_TO = timedelta(minutes=5)


def note_seen(row: Any) -> None:
    """`row` is what a viewer is made from; most requests find that it was noted minutes ago and write nothing."""
    if _is_old(row.last_seen_at):
        note("seen", row.id, now())


def note_used(row: Any) -> None:
    if _is_old(row.last_used_at):
        note("token_used", row.token_id, now())


def note_feed_read(token_id: int, seq: int) -> None:
    note("feed_read", token_id, seq)


def _is_old(before: datetime | None) -> bool:
    return before is None or now() - before > PRECISE_TO


def _write(column: Any) -> Any:
    table, name = column.class_.__table__, column.key
    change = update(table).where(table.c.id == bindparam("its_id")).values({name: bindparam("noted")})

    def write(notes: dict[Hashable, Any]) -> None:
        rows = [{"its_id": number, "noted": notes[number]} for number in sorted(notes, key=str)]
        db.session.connection().execute(change, rows)

    return write


BUFFERS = {
    "seen": _write(Customer.last_seen_at),
    "token_used": _write(ApiToken.last_used_at),
    "feed_read": _write(ApiToken.feed_seq),
}
