"""How long until a reply is acknowledged while eight write, beside a bare Flask view that inserts one row."""

import time
from contextlib import closing

import orjson

from bench.fill import fill
from bench.load import Headers, Line, percentile, together
from bench.servers import BOTH, Place, place, row, served, settle

THREADS = 50


def run(full: bool) -> None:
    for kind in BOTH:
        with place(kind) as here:
            with here.app.app_context():
                fill(2000)
            settle(here)
            _compare(here, kind, 300 if full else 60)


def _compare(here: Place, kind: str, each: int) -> None:
    """Half of the bare writes before, half after, so that neither meets the quieter machine."""
    tokens = [here.token(person, "read", "write") for person in here.writers]
    with served(here, "bench.bare:site") as bare, served(here, "bench.servers:site") as ours:
        _rows(bare, 5)
        _replies(ours, 5, tokens)
        rows = _rows(bare, each // 2)
        replies = _replies(ours, each, tokens)
        rows += _rows(bare, each // 2)
    for name, times in (("a bare view that inserts a row", rows), ("a reply", replies)):
        figures = f"{percentile(times, 0.5):.1f} / {percentile(times, 0.95):.1f} ms"
        row(f"{kind}: {name}, 8 writers, p50 / p95 of {len(times)}", figures)
    ratio = percentile(replies, 0.95) / percentile(rows, 0.95)
    row(f"{kind}: p95 of a reply over p95 of a row", f"{ratio:.1f} ×", "≤ 10 ×")


def _rows(port: int, each: int) -> list[float]:
    def one(_who: int) -> list[float]:
        with closing(Line(port)) as line:
            return [_timed(line, "/rows", {}, b"") for _number in range(each)]

    return together(one)


def _replies(port: int, each: int, tokens: list[Headers]) -> list[float]:
    """Spread over fifty threads, each writer another person."""

    def one(who: int) -> list[float]:
        with closing(Line(port)) as line:
            return [_timed(line, _thread(who, number), tokens[who], _reply(who, number)) for number in range(each)]

    return together(one)


def _reply(who: int, number: int) -> bytes:
    return orjson.dumps({"body": f"With rice, then with a *brush*, says number {who}: it took me {number} minutes."})


def _thread(who: int, number: int) -> str:
    return f"/api/v1/threads/{1 + (number * 8 + who) % THREADS}/posts"


def _timed(line: Line, path: str, headers: Headers, body: bytes) -> float:
    """In milliseconds."""
    begun = time.perf_counter()
    status, said = line.ask("POST", path, headers, body)
    if status != 201:
        raise RuntimeError(f"{path} was answered by {status}: {said[:300]!r}")
    return 1000 * (time.perf_counter() - begun)
