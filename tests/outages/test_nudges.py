"""A nudge wakes a worker at once, also after Valkey was away."""

import threading
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from redis import Redis

from core.breaker import Breaker
from core.wake import connect, queue_on, wake
from core.worker import listen, woken
from tests.outages.family import wait_for
from tests.outages.house import listeners
from tests.servers import Valkey, valkey
from tests.servers.processes import Missing


@pytest.fixture
def cache() -> Iterator[Valkey]:
    try:
        with valkey() as server:
            yield server
    except Missing as missing:
        pytest.skip(f"LEFT OUT, {missing}")


@pytest.fixture
def listening(cache: Valkey) -> Iterator[Flask]:
    """A listening worker in this process, and an app that can wake it."""
    stop = threading.Event()
    thread = threading.Thread(target=listen, args=(cache.url, stop), daemon=True)
    thread.start()
    app = Flask("nudges")
    app.extensions |= {"redis": connect(cache.url), "redis_breaker": Breaker(0.2)}
    wait_for(lambda: listeners(cache), "the worker to listen")
    yield app
    stop.set()
    wait_for(lambda: wakes(app) or not thread.is_alive(), "a last nudge")
    thread.join(15)
    assert not thread.is_alive()


def wakes(app: Flask) -> bool:
    woken.clear()
    with app.app_context():
        wake()
    return woken.wait(1.0)


def frozen(cache: Valkey) -> None:
    cache.freeze()
    cache.thaw()


def killed(cache: Valkey) -> None:
    cache.kill()
    cache.start()


def flushed(cache: Valkey) -> None:
    with Redis.from_url(cache.url) as asking:
        asking.flushall()


@pytest.mark.parametrize("outage", [frozen, killed, flushed])
def test_a_nudge_wakes_a_worker_before_and_after_an_outage(
    cache: Valkey, listening: Flask, outage: Callable[[Valkey], None]
) -> None:
    assert wakes(listening)
    with Redis.from_url(cache.url) as asking:
        assert queue_on(asking).failed_job_registry.count == 0
    for _again in range(2):
        outage(cache)
        wait_for(lambda: wakes(listening), "a nudge to arrive", 15)


def test_waking_a_valkey_that_does_not_answer_costs_one_caller_a_moment(cache: Valkey, listening: Flask) -> None:
    cache.freeze()
    took = []
    with listening.app_context():
        for _request in range(20):
            took.append(wait_for(lambda: (wake(), True)[1], "waking"))  # type: ignore[func-returns-value]
    cache.thaw()
    assert sum(1 for seconds in took if seconds > 0.3) <= 2
    wait_for(lambda: wakes(listening), "a nudge to arrive", 15)


def test_after_a_failure_one_caller_tries_and_the_others_go_on_without() -> None:
    breaker = Breaker(seconds=0.05)
    assert breaker.closed() and breaker.closed()
    breaker.open()
    assert not breaker.closed()
    wait_for(breaker.closed, "the fuse to let one through", 5)
    assert not breaker.closed()
    breaker.answered()
    assert breaker.closed() and breaker.closed()
