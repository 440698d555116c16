"""Activities into points: the ledger's reader over a journal of posts, on PostgreSQL."""

import time

from bench.fill import fill
from bench.servers import POSTGRESQL, place, row, settle
from core.commit import commit
from core.db import db
from core.journal.models import Cursor
from core.journal.readers import follow
from rewards.ledger.reader import READER
from rewards.rules.defaults import make_default_rules

PART = 10_000


def run(full: bool) -> None:
    count = 100_000 if full else 20_000
    with place(POSTGRESQL) as here, here.app.app_context():
        make_default_rules()
        commit()
        fill(count, journal=True)
        settle(here)
        spans = [_until(part) for part in range(PART, count + 1, PART)]
        lines = db.session.execute(db.text("SELECT count(*) FROM ledger")).scalar_one()
        db.session.rollback()
    row(f"activities into points, {count:,} posts ({lines:,} lines)", f"{count / sum(spans):,.0f}/s", "≥ 5,000/s")
    row(f"the last {PART:,} against the first {PART:,}", f"{spans[-1] / spans[0]:.2f} × the time", "≤ 1.25 ×")


def _until(seq: int) -> float:
    """Seconds until the reader has dealt with that entry. What it publishes itself lies behind all of these."""
    begun = time.perf_counter()
    while (_place() or 0) < seq:
        follow(READER)
    return time.perf_counter() - begun


def _place() -> int | None:
    found = db.session.execute(db.select(Cursor.seq).where(Cursor.reader == READER.name)).scalar_one_or_none()
    db.session.rollback()
    return found
