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
    """Ends are compared by the best of their parts: what others do on the same cores only ever adds."""
    count, ends = (1_000_000, 5) if full else (50_000, 2)
    with place(POSTGRESQL) as here, here.app.app_context():
        make_default_rules()
        commit()
        fill(count, journal=True)
        settle(here)
        begun = time.process_time()
        spans = [_until(part) for part in range(PART, count + 1, PART)]
        worked = time.process_time() - begun
        lines = db.session.execute(db.text("SELECT count(*) FROM ledger")).scalar_one()
        db.session.rollback()
    row(f"activities into points, {count:,} posts ({lines:,} lines)", f"{count / sum(spans):,.0f}/s", "≥ 5,000/s")
    row(f"the best {PART:,} of them", f"{PART / min(spans):,.0f}/s")
    row("the reader's own work on one", f"{1e6 * worked / count:.0f} µs")
    first, last = min(spans[:ends]), min(spans[-ends:])
    row(f"{PART:,} at the end against {PART:,} at the beginning", f"{last / first:.2f} × the time", "≤ 1.25 ×")


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
