"""Ideas: lists at 100 and at 100,000, what is like a title while it is typed, and a vote beside a bare insert.

python -m bench.ideas [--full] [--database sqlite|postgresql] [lists] [similar] [votes]
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from itertools import count

import orjson
from flask import Flask, g
from itsdangerous import URLSafeTimedSerializer

from bench.ideas_fill import fill, title
from bench.load import Headers, Line, percentile, together
from bench.servers import BOTH, CSRF, POSTGRESQL, Place, place, row, served, settle
from core.db import db
from customers import viewers
from search_index.finding import look_alikes
from search_index.index import index
from search_index.reader import converge

PAGES = ("/ideas", "/ideas?order=top", "/ideas?order=newest", "/ideas?status=planned", "/roadmap", "/changelog")
FEW, MANY, SOME = 100, 100_000, 20_000
TYPED = 100
ROUNDS = 7
PARTS = ("lists", "similar", "votes")


def run(full: bool, kinds: tuple[str, ...] = BOTH, parts: tuple[str, ...] = PARTS) -> None:
    many = MANY if full else SOME
    for kind in kinds:
        with ExitStack() as stack:
            large = stack.enter_context(place(kind))
            _fill(large, many)
            if "lists" in parts:
                small = stack.enter_context(place(kind))
                _fill(small, FEW)
                _lists(kind, small, large, many)
            if "similar" in parts:
                _similar(kind, large, many)
            if "votes" in parts:
                _votes(kind, large, 100 if full else 30)


def _fill(here: Place, ideas: int) -> None:
    with here.app.app_context():
        fill(ideas, here.people["ana"].id)
    settle(here)


def _lists(kind: str, small: Place, large: Place, many: int) -> None:
    """In turns, so that both sizes meet the same machine; the best tenth of each, so that its other work is left out."""
    for path in PAGES:
        asked = [_getter(here.app, path) for here in (small, large)]
        spans: list[list[float]] = [[], []]
        for _turn in range(60):
            for call, found in zip(asked, spans, strict=True):
                found.append(_span(call))
        few, lots = (percentile(each, 0.1) for each in spans)
        row(f"{kind}: {path} at {FEW} / {many:,}", f"{few:.1f} / {lots:.1f} ms, {lots / few:.2f} ×", "≤ 1.25 ×")


def _getter(app: Flask, path: str) -> Callable[[], object]:
    client = app.test_client()
    client.set_cookie("seen", "1")  # or the page is kept and nothing is measured

    def get() -> None:
        answer = client.get(path)
        assert answer.status_code == 200, answer.text[:300]

    get()
    return get


def _span(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - begun)


def _similar(kind: str, here: Place, many: int) -> None:
    """What the field asks while a title is typed: a title that is not there yet, cut after its third word or later."""
    with here.app.app_context():
        searchable = index().searchables["idea"]
        after, begun = 0, time.perf_counter()
        while ids := searchable.page(after, 2000):
            with index().engine.writing() as writer:
                converge(searchable, ids, writer)
            after = ids[-1]
            db.session.rollback()
        index().engine.settle()
        row(f"{kind}: ideas indexed", f"{many / (time.perf_counter() - begun):,.0f} a second")
        g.viewer = viewers.by_id(here.people["ben"].id)
        spans = sorted(_span(lambda typed=typed: look_alikes(g.viewer, typed, ["idea"])) for typed in _typed(many))
        figures = f"{statistics.median(spans):.1f} / {percentile(spans, 0.95):.1f} ms"
        must = "≤ 50 ms" if kind == POSTGRESQL else ""
        row(f"{kind}: similar at {many:,} ideas, p50 / p95 of {len(spans)}", figures, must)
        db.session.rollback()


def _typed(many: int) -> list[str]:
    chance = random.Random(4)
    words = [title(many + number).split() for number in range(1, TYPED + 4)]
    return [" ".join(each[: chance.randint(3, len(each))]) for each in words]


def _votes(kind: str, here: Place, each: int) -> None:
    """In rounds, so that neither meets the quieter machine: a single one says 3 or 6 of the same code."""
    tokens = [here.token(person, "read", "write") for person in here.writers]
    forms = [here.cookie(person) | _form(here.app) for person in here.writers]
    numbers = count(1)

    def by_api(line: Line, who: int) -> None:
        _ask(line, "PUT", f"/api/v1/ideas/{_open(next(numbers))}/vote", tokens[who], orjson.dumps({}), 200)

    def by_page(line: Line, who: int) -> None:
        _ask(line, "POST", f"/ideas/{_open(next(numbers))}/vote", forms[who], b"voted=1", 200)

    def bare_row(line: Line, _who: int) -> None:
        _ask(line, "POST", "/rows", {}, b"", 201)

    with served(here, "bench.bare:site") as bare, served(here, "bench.servers:site") as ours:
        for port, do in ((bare, bare_row), (ours, by_api), (ours, by_page)):
            _times(port, do, 5)
        rounds = [
            (_times(bare, bare_row, each), _times(ours, by_api, each), _times(ours, by_page, each))
            for _round in range(ROUNDS)
        ]
    rows = [span for each_round in rounds for span in each_round[0]]
    row(f"{kind}: a bare view that inserts a row, 8 writers, p50 / p95", _two(rows))
    for place_of, name in ((1, "a vote by the API"), (2, "a vote on the page")):
        row(f"{kind}: {name}, p50 / p95", _two([span for each_round in rounds for span in each_round[place_of]]))
        ratios = [
            sorted(_over(each_round[place_of], each_round[0], part) for each_round in rounds) for part in (0.5, 0.95)
        ]
        middle = " / ".join(f"{statistics.median(some):.1f}" for some in ratios)
        row(f"{kind}: {name} over a row, middle of {ROUNDS} rounds", f"{middle} ×", "≤ 5 ×")
        row("  p95 of the best and of the worst round", f"{ratios[1][0]:.1f} and {ratios[1][-1]:.1f} ×")


def _over(times: list[float], rows: list[float], part: float) -> float:
    return percentile(times, part) / percentile(rows, part)


def _open(number: int) -> int:
    """Of the ideas, those that take votes: in the first two of three statuses."""
    return number // 2 * 3 + number % 2 + 3


def _form(app: Flask) -> Headers:
    """As htmx sends it, with the token that goes with the cookie's session."""
    token = URLSafeTimedSerializer(app.secret_key or "", salt="wtf-csrf-token").dumps(CSRF)
    kind = {"Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true"}
    return kind | {"X-CSRFToken": str(token)}


def _times(port: int, do: Callable[[Line, int], None], each: int) -> list[float]:
    def one(who: int) -> list[float]:
        with closing(Line(port)) as line:
            return [_span(lambda: do(line, who)) for _number in range(each)]

    return together(one)


def _ask(line: Line, method: str, path: str, headers: Headers, body: bytes, wanted: int) -> None:
    status, said = line.ask(method, path, headers, body)
    if status != wanted:
        raise RuntimeError(f"{path} was answered by {status}: {said[:300]!r}")


def _two(times: list[float]) -> str:
    return f"{percentile(times, 0.5):.1f} / {percentile(times, 0.95):.1f} ms"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("parts", nargs="*", metavar="part", help=", ".join(PARTS))
    asked.add_argument("--full", action="store_true")
    asked.add_argument("--database", choices=BOTH)
    chosen = asked.parse_args()
    kinds = (chosen.database,) if chosen.database else BOTH
    run(chosen.full, kinds, tuple(chosen.parts) or PARTS)


if __name__ == "__main__":
    main()
