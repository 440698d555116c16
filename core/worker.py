"""`flask worker`: follows the journal and runs jobs.

One thread does the work. Without Redis it looks by itself, a few times a second. With Redis it looks once a second, and a
second thread listens as an RQ worker: a nudge wakes the first at once. While Redis is gone the work goes on, a second later.
"""

import signal
import threading
import time
from collections.abc import Callable
from typing import Any

import structlog
from flask import Flask, current_app
from redis import Redis
from rq import SimpleWorker
from rq.exceptions import StopRequested
from rq.serializers import JSONSerializer
from rq.timeouts import TimerDeathPenalty
from sqlalchemy.exc import OperationalError

from core.commit import commit, rollback
from core.jobs import run_next
from core.journal.readers import follow
from core.wake import connect, queue_on

PAUSE = 0.2
SWEEP = 1.0
TICK = 15.0
LOST_AFTER = 60  # seconds after which RQ takes a silent connection for lost
woken = threading.Event()
log = structlog.get_logger("worker")


def work() -> bool:
    """One round: each reader a batch, then one job. False when there was nothing to do."""
    moved = [follow(reader) for reader in current_app.extensions["readers"]]
    return run_next() or any(moved)


def work_until_idle(go_on: Callable[[], bool] = lambda: True) -> None:
    while go_on() and work():
        pass


def tick() -> None:
    """What has to happen now and then (mail digests, maturing points, clean-ups): each function that `app.py` lists."""
    for call in current_app.extensions["ticks"]:
        try:
            call()
            commit()
        except Exception as error:
            rollback()
            log.error("tick failed", tick=call.__qualname__, error=repr(error))


def run(app: Flask) -> None:
    """Until SIGTERM or SIGINT; what is under way is finished first."""
    stop = threading.Event()

    def told_to_end(*_: object) -> None:
        stop.set()
        woken.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, told_to_end)
    url = app.config["SETTINGS"].redis_url
    if url:
        threading.Thread(target=listen, args=(url, stop), name="rq", daemon=True).start()
    sweep(app, stop, SWEEP if url else PAUSE)


def sweep(app: Flask, stop: threading.Event, pause: float) -> None:
    tick_at = 0.0
    while not stop.is_set():
        woken.clear()
        with app.app_context():
            try:
                tick_at = _round(stop, tick_at)
            except OperationalError as error:
                rollback()
                log.error("the database is not there; trying again", error=str(error.orig))
                stop.wait(1.0)
        woken.wait(pause)


def _round(stop: threading.Event, tick_at: float) -> float:
    """Works until nothing is left or the tick is due, which a busy day must not put off. Answers when the next one is."""
    work_until_idle(lambda: not stop.is_set() and time.monotonic() < tick_at)
    if time.monotonic() < tick_at:
        return tick_at
    tick()
    return time.monotonic() + TICK


def nudge() -> None:
    """The RQ job."""
    woken.set()


class ListeningWorker(SimpleWorker):
    """Takes nudges in a thread of this process: a fork and a start for each would cost a hundred times the work.
    Signals, and so RQ's usual way to end a job that takes too long, belong to the main thread."""

    death_penalty_class = TimerDeathPenalty
    max_connection_wait_time = 2.0

    def __init__(self, connection: Redis, stop: threading.Event) -> None:
        super().__init__(
            [queue_on(connection)], connection=connection, serializer=JSONSerializer, worker_ttl=LOST_AFTER
        )
        self._stop = stop

    def heartbeat(self, *args: Any, **options: Any) -> None:
        if self._stop.is_set():
            raise StopRequested
        super().heartbeat(*args, **options)

    def subscribe(self) -> None:
        """Not to RQ's commands: its thread for them would outlive each outage."""

    def _install_signal_handlers(self) -> None:
        pass


def listen(url: str, stop: threading.Event) -> None:
    """RQ ends its loop at whatever it did not expect (memory that is full, keys that are gone): then anew, a second later."""
    while not stop.is_set():
        try:
            worker = ListeningWorker(connect_patiently(url), stop)
            worker.work(logging_level="WARNING", with_scheduler=False)
        except Exception as error:
            log.warning("redis is gone; the sweep goes on", error=repr(error))
        stop.wait(1.0)


def connect_patiently(url: str) -> Redis:
    """A worker blocks on the queue for most of a minute, so its connection must not time out while it waits."""
    connection = connect(url)
    connection.ping()
    return type(connection).from_url(url, socket_connect_timeout=2, health_check_interval=15)
