"""The export feed out of PostgreSQL through HTTP: how fast, and whether anything is missed while eight write."""

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing

import orjson
from sqlalchemy import func, select

from bench.fill import fill
from bench.load import Headers, Line
from bench.servers import POSTGRESQL, ROOT, WRITERS, Place, place, row, served, settle
from core.db import db
from core.journal.models import JournalRow


def run(full: bool) -> None:
    count = 1_000_000 if full else 40_000
    with place(POSTGRESQL) as here:
        with here.app.app_context():
            fill(count, journal=True)
        settle(here)
        token = here.token(here.people["pia"], "feed:read")
        with served(here, "bench.servers:site") as port:
            _read(port, token, 0, lambda: False)
            begun = time.perf_counter()
            alone = _read(port, token, 0, lambda: False)
            row(f"feed, {len(alone):,} entries", f"{len(alone) / (time.perf_counter() - begun):,.0f}/s", "≥ 20,000/s")
            _beside_writers(here, port, token, 500 if full else 100)


def _beside_writers(here: Place, port: int, token: Headers, each: int) -> None:
    """From the first entry on, until the writers have ended and the head is reached."""
    writing = subprocess.Popen([sys.executable, "-m", "bench.writing", here.url, str(here.folder), str(each)], cwd=ROOT)
    begun = time.perf_counter()
    seen = _read(port, token, 0, lambda: writing.poll() is None)
    took = time.perf_counter() - begun
    with here.app.app_context():
        stored = db.session.execute(select(func.count(), func.max(JournalRow.seq)).select_from(JournalRow)).one()
    head, count = stored[1], stored[0]
    wrong = f"{count - len(set(seen))} / {len(seen) - len(set(seen))} / {head - count}"
    row(f"while {WRITERS} write and 5 % roll back ({head:,} entries)", f"{len(seen) / took:,.0f}/s")
    row("missed / repeated / holes", wrong + (" in order" if seen == sorted(seen) else " NOT IN ORDER"), "0 / 0 / 0")
    if writing.returncode:
        row("the writers", f"ended with {writing.returncode}")


def _read(port: int, token: Headers, after: int, on: Callable[[], bool]) -> list[int]:
    """The numbers, in the order in which they came."""
    seen: list[int] = []
    with closing(Line(port)) as line:
        while True:
            still = on()
            status, body = line.ask("GET", f"/api/v1/feed?after={after}&limit=1000", token)
            if status != 200:
                raise RuntimeError(f"the feed was answered by {status}: {body[:300]!r}")
            numbers = [orjson.loads(entry)["seq"] for entry in body.splitlines()]
            seen += numbers
            after = numbers[-1] if numbers else after
            if not numbers and not still:
                return seen
