"""Valkey freezes, is killed, or forgets everything while people read and write: nobody is sent away and nothing is lost."""

import http.client
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field

import pytest
from redis import Redis

from tests.counts import count
from tests.outages.accounts import drained, open_threads, reckon
from tests.outages.clients import Headers, Line, Posters, cookie, posting, running, token
from tests.outages.family import wait_for
from tests.outages.house import House
from tests.servers import Valkey

BACKLOG_WITHIN = 30.0
SANE = 10.0  # seconds, on a machine that is busy with other tests; the figures told say more
GUESTS = ["/", "/latest", "/c/questions", "/leaderboard", "/healthz"]
MEMBERS = ["/", "/latest", "/inbox", "/me/data", "/rewards", "/search?q=thread"]


@dataclass
class Visitor:
    """Goes from page to page and notes how each was answered."""

    port: int
    pages: Sequence[str]
    headers: Headers
    visits: list[tuple[float, float, int, str]] = field(default_factory=list)

    def run(self, on: Callable[[], bool]) -> None:
        line, turn = Line(self.port), 0
        while on():
            page = self.pages[turn % len(self.pages)]
            turn += 1
            begun = time.monotonic()
            try:
                status, _body = line.ask("GET", page, self.headers)
            except (OSError, http.client.HTTPException):
                status = 0
            self.visits.append((begun, time.monotonic() - begun, status, page))
            time.sleep(0.15)
        line.close()


def frozen(cache: Valkey) -> None:
    cache.freeze()
    try:
        time.sleep(count(small=2, full=60))
    finally:
        cache.thaw()


def killed(cache: Valkey) -> None:
    cache.kill()
    time.sleep(count(small=2, full=20))
    cache.start()


def flushed(cache: Valkey) -> None:
    for _time in range(count(small=2, full=20)):
        with Redis.from_url(cache.url) as asking:
            asking.flushall()
        time.sleep(0.5)


@pytest.mark.parametrize("outage", [frozen, killed, flushed])
def test_pages_are_served_and_nothing_is_lost_while_valkey_is(
    scaled_house: House, outage: Callable[[Valkey], None], told: Callable[[str], None]
) -> None:
    house = scaled_house
    cache = house.cache
    assert cache
    house.wait_until_whole()
    threads = open_threads(house)
    visitors = [Visitor(house.port, [*GUESTS, f"/t/thread/{threads[0]}"], {}) for _one in range(2)]
    visitors += [Visitor(house.port, MEMBERS, cookie(house, house.people[name])) for name in ("ana", "ben")]
    ending = threading.Event()
    calls = [lambda each=each: each.run(lambda: not ending.is_set()) for each in visitors]
    with running(calls, ending), posting(house, threads) as posters:
        posters.wait_for_more(20)
        begun = time.monotonic()
        ask_for_exports(house)
        outage(cache)
        ended = time.monotonic()
    took = drained(house, BACKLOG_WITHIN)
    listening = wait_for(house.is_at_work, "the workers to listen again", 30)
    found = reckon(house, threads, posters)
    told(
        f"{outage.__name__} for {ended - begun:.0f} s: {found}; backlog gone in {took:.1f} s, listening in {listening:.1f} s"
    )
    told(f"{outage.__name__}: {figures(visitors, posters, begun, ended)}")
    assert found.is_exact(), found
    assert_served(visitors, posters)


def ask_for_exports(house: House) -> None:
    """Jobs, which must not wait for Valkey."""
    with closing(Line(house.port)) as line:
        for person in house.writers[:2]:
            status, said = line.ask("POST", "/api/v1/me/export", token(house, person, "read", "write"))
            assert status == 202, said


def assert_served(visitors: Sequence[Visitor], posters: Posters) -> None:
    wrong = Counter(
        (status, page) for each in visitors for *_when, status, page in each.visits if not 200 <= status < 400
    )
    assert not wrong
    assert set(posters.answers()) <= {201, 303}
    slow = [visit for each in visitors for visit in each.visits if visit[1] > SANE]
    assert not slow and posters.seconds()[-1] <= SANE


def figures(visitors: Sequence[Visitor], posters: Posters, begun: float, ended: float) -> str:
    before = sorted(took for each in visitors for at, took, *_ in each.visits if at < begun)
    during = sorted(took for each in visitors for at, took, *_ in each.visits if begun <= at < ended)
    posts = posters.seconds()
    return (
        f"{len(during)} pages during it, p50/p95/slowest {shown(during)} s (before it {shown(before)} s), none refused;"
        f" {len(posts)} posts {shown(posts)} s"
    )


def shown(times: Sequence[float]) -> str:
    return " / ".join(f"{times[int((len(times) - 1) * share)]:.2f}" for share in (0.5, 0.95, 1)) if times else "none"
