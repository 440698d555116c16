"""`flask worker`: follows the journal and runs jobs.

Without Redis it looks by itself, a few times a second. With Redis it is an RQ worker, any number of which may run: a nudge
wakes one, and a sweep every second hands over what no nudge announced, also while Redis is gone.
"""

import signal
import threading
import time
from collections.abc import Callable

import structlog
from flask import Flask, current_app
from redis import Redis, RedisError
from rq import SimpleWorker
from rq.serializers import JSONSerializer
from sqlalchemy.exc import OperationalError

from core.commit import commit, rollback
from core.jobs import run_next
from core.journal.readers import follow
from core.wake import PENDING, connect, queue_on

PAUSE = 0.2
SWEEP = 1.0
TICK = 15.0
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


def nudge() -> None:
    """The RQ job."""
    redis = current_app.extensions.get("redis")
    if redis is not None:
        redis.delete(PENDING)
    work_until_idle()


def run(app: Flask) -> None:
    """Until SIGTERM or SIGINT; what is under way is finished first."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    url = app.config["SETTINGS"].redis_url
    if url:
        threading.Thread(target=_listen, args=(app, url, stop), name="rq", daemon=True).start()
    _sweep(app, stop, SWEEP if url else PAUSE)


def _sweep(app: Flask, stop: threading.Event, pause: float) -> None:
    ticked = 0.0
    while not stop.is_set():
        with app.app_context():
            try:
                work_until_idle(lambda: not stop.is_set())
                if time.monotonic() - ticked > TICK:
                    ticked = time.monotonic()
                    tick()
            except OperationalError as error:
                rollback()
                log.error("the database is not there; trying again", error=str(error.orig))
                stop.wait(1.0)
        stop.wait(pause)


class ListeningWorker(SimpleWorker):
    """Runs each nudge in this process and thread, inside one application context: a fork and a start for each would
    cost a hundred times the work. Signals belong to the main thread."""

    def _install_signal_handlers(self) -> None:
        pass


def _listen(app: Flask, url: str, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            connection = connect_patiently(url)
            with app.app_context():
                worker = ListeningWorker([queue_on(connection)], connection=connection, serializer=JSONSerializer)
                worker.work(logging_level="WARNING", with_scheduler=False)
        except (RedisError, OSError, ValueError) as gone:
            log.warning("redis is gone; the sweep goes on", error=str(gone))
            stop.wait(1.0)


def connect_patiently(url: str) -> Redis:
    """A worker blocks on the queue for minutes, so its connection must not time out while it waits."""
    connection = connect(url)
    connection.ping()
    return type(connection).from_url(url, socket_connect_timeout=2, health_check_interval=15)
