"""The same pages in a small community and in a large one, made anew each time."""

import time
from contextlib import ExitStack

from flask.testing import FlaskClient

from bench.fill import A_THREAD, DEEP, fill
from bench.load import median
from bench.servers import BOTH, Place, place, row, settle

FEW, REPEATS = 10_000, 30
PAGES = {
    "home": "/",
    "latest": "/latest",
    "category": "/c/tips",
    "thread of 20": "/t/burrs-9/9",
    f"first page of {DEEP:,}": "/t/burrs-1/1",
    f"last page of {DEEP:,}": f"/t/burrs-1/1/{DEEP}",
    "profile": "/u/author7",
}


def run(full: bool) -> None:
    many = 1_000_000 if full else 200_000
    for kind in BOTH if full else BOTH[:1]:
        _compare(kind, many)
    if not full:
        _compare(BOTH[1], many // 2)


def _compare(kind: str, many: int) -> None:
    with ExitStack() as open_places:
        small, large = (open_places.enter_context(place(kind)) for _size in range(2))
        for here, size in ((small, FEW), (large, many)):
            with here.app.app_context():
                fill(size - size % A_THREAD, deep=True)
            settle(here)
        for name, path in PAGES.items():
            few, lots = _both(_visitor(small), _visitor(large), path)
            figures = f"{few:.1f} → {lots:.1f} ms = {lots / few:.2f} ×"
            row(f"{kind}, {FEW:,} → {many:,} posts: {name}", figures, "≤ 1.25 ×")


def _visitor(here: Place) -> FlaskClient:
    """A guest with a cookie, for whom no page is kept."""
    client = here.app.test_client()
    client.set_cookie("seen", "1")
    return client


def _both(small: FlaskClient, large: FlaskClient, path: str) -> tuple[float, float]:
    """Medians in milliseconds, measured in turn; the first three are not counted."""
    times: list[tuple[float, float]] = [(_timed(small, path), _timed(large, path)) for _time in range(REPEATS + 3)]
    return median([few for few, _lots in times[3:]]), median([lots for _few, lots in times[3:]])


def _timed(client: FlaskClient, path: str) -> float:
    begun = time.perf_counter()
    answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} was answered by {answer.status_code}")
    return 1000 * (time.perf_counter() - begun)
