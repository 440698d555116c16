"""The shared threads brought in, and rendered by the job after that."""

import gzip
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from sqlalchemy import func, select

from bench.servers import BOTH, Place, place, row
from core.db import db
from core.jobs import run_next
from core.markup import MARKUP_VERSION
from forum.posts.models import Post
from home.imports.running import importer_named, run_import
from tests.shared import SHARED

SOME = 1500


def run(full: bool) -> None:
    source = SHARED / "data/threads.ndjson.gz"
    if not source.exists():
        return row("import of threads.ndjson.gz", "left out: not in SHARED")
    for kind in BOTH:
        with place(kind) as here, here.app.app_context():
            _measure(here, kind, source if full else _first(source, here.folder / "threads.ndjson"))
    return None


def _first(source: Path, part: Path) -> Path:
    with gzip.open(source, "rt") as lines, part.open("w") as file:
        file.writelines(islice(lines, SOME))
    return part


def _measure(here: Place, kind: str, file: Path) -> None:
    begun = time.perf_counter()
    report = run_import(importer_named("threads"), file)
    stored = time.perf_counter() - begun
    posts = _count()
    what = f"{kind}: {report.created:,} threads, {posts:,} posts, {len(report.refusals)} refused"
    row(f"{what}; to stored", f"{posts / stored:,.0f} posts/s", "≥ 2,000/s")
    begun = time.perf_counter()
    for _job in _jobs():
        if time.perf_counter() - begun > 600:
            break
    done = _count(Post.markup == MARKUP_VERSION)
    row(f"{kind}: {done:,} of them rendered by the job", f"{done / (time.perf_counter() - begun):,.0f} posts/s")


def _jobs() -> Iterator[None]:
    """Until no job waits."""
    while run_next():
        yield


def _count(*which: object) -> int:
    found = db.session.execute(select(func.count()).select_from(Post).where(*which)).scalar_one()  # type: ignore[arg-type]
    db.session.rollback()
    return found
