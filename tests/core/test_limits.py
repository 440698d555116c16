"""Counting in memory: exactly, by many at once, and without keeping whoever is gone."""

import threading
from collections.abc import Iterator

import pytest
from limits import RateLimitItemPerMinute, RateLimitItemPerSecond

from core.errors import TooMany
from core.limits import Counters, Limits


@pytest.fixture
def counters() -> Iterator[Counters]:
    made = Counters()
    yield made
    made.timer.join()


def test_of_many_at_once_as_many_pass_as_may():
    counted, limit, passed = Limits(""), RateLimitItemPerMinute(40), []

    def ask() -> None:
        passed.extend(counted.allows(limit, "requests", "person:1") for _time in range(20))

    threads = [threading.Thread(target=ask) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(passed) == 40
    with pytest.raises(TooMany):
        counted.hit(limit, "requests", "person:1")
    counted.hit(limit, "requests", "person:2")


def test_a_window_that_is_over_counts_from_one_again_and_is_swept_away(counters, monkeypatch):
    moment = [1000.0]
    monkeypatch.setattr("core.limits.time.time", lambda: moment[0])
    counters._sweep_at = 1030.0
    assert [counters.incr("ana", 1), counters.incr("ana", 1), counters.incr("ben", 60)] == [1, 2, 1]
    moment[0] += 2
    assert counters.incr("ana", 1) == 1
    moment[0] += 40
    assert counters.incr("ben", 60) == 2
    assert set(counters.storage) == {"ben"}


def test_a_hit_starts_no_thread(counters):
    before = threading.active_count()
    limited = Limits("")
    for number in range(50):
        limited.hit(RateLimitItemPerSecond(100), "requests", f"person:{number}")
    assert threading.active_count() <= before + 1  # the one with which the library begins
