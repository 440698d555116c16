"""The page of a thread of 20 posts beside a bare Flask view, and what it weighs."""

import gzip
from pathlib import Path

from sqlalchemy import select

from bench.fill import fill
from bench.load import Headers, median, rate
from bench.servers import BOTH, ROOT, SQLITE, Place, place, row, served, settle
from core.db import db
from forum.posts.models import Post

SHOWN, ROUNDS = 7, 3
PATH = f"/t/burrs-{SHOWN}/{SHOWN}"
ZIPPED = {"Accept-Encoding": "gzip"}


def run(full: bool) -> None:
    for kind in BOTH:
        with place(kind) as here:
            with here.app.app_context():
                fill(2000)
            settle(here)
            _speed(here, kind, 5 if full else 2)
            if kind == SQLITE:
                _weigh(here)


def _speed(here: Place, kind: str, seconds: float) -> None:
    """In turn, three times over; the median of each."""
    member = ZIPPED | here.cookie(here.people["ana"])
    asked: dict[str, tuple[Headers, bool]] = {
        "a guest": (ZIPPED, False),
        "signed in, seen before and unchanged (kept)": (member, False),
        "a guest, first view (made anew)": (ZIPPED, True),
        "signed in, first view (made anew)": (member, True),
    }
    with served(here, "bench.bare:site") as bare, served(here, "bench.servers:site") as ours:
        found: dict[str, list[float]] = {name: [] for name in ("bare", *asked)}
        for _round in range(ROUNDS):
            found["bare"].append(rate(bare, f"/t/{SHOWN}", ZIPPED, seconds))
            for name, (headers, new) in asked.items():
                found[name].append(rate(ours, PATH, headers, seconds, new))
    base = median(found.pop("bare"))
    row(f"{kind}: a bare view of 20 posts", f"{base:,.0f}/s")
    for (name, rates), must in zip(found.items(), ("≥ 0.8 ×", "≥ 0.4 ×", "", ""), strict=True):
        row(f"{kind}: thread page, {name}", f"{median(rates):,.0f}/s = {median(rates) / base:.2f} ×", must)


def _weigh(here: Place) -> None:
    """What a browser fetches, as gzip leaves it; the page without its posts' own HTML."""
    with here.app.app_context():
        stored = db.session.execute(select(Post.html).where(Post.thread_id == SHOWN)).scalars().all()
    for name, headers in (("guest", {}), ("signed in", here.cookie(here.people["ana"]))):
        page = here.app.test_client(use_cookies=False).get(PATH, headers=headers).text
        for one in stored:
            page = page.replace(one, "", 1)
        row(f"HTML of the page beyond its posts, {name}, gzip", _kb(len(gzip.compress(page.encode(), 6))), "≤ 12 kB")
    row("all CSS, gzip", _kb(_zipped(ROOT / "static", "css/*.css")), "≤ 20 kB")
    row("all JavaScript, gzip", _kb(_zipped(ROOT / "static", "js/*.js", "vendor/*.js")), "≤ 40 kB")


def _zipped(folder: Path, *patterns: str) -> int:
    files = [file for pattern in patterns for file in folder.glob(pattern)]
    return sum(len(gzip.compress(file.read_bytes(), 6)) for file in files)


def _kb(size: int) -> str:
    return f"{size / 1000:.1f} kB"
