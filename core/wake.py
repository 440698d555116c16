"""Waking the workers: a nudge through Redis where there is one. A nudge that is lost costs a second, never work."""

from typing import Any

import structlog
from flask import current_app
from redis import Redis, RedisError
from rq import Queue
from rq.serializers import JSONSerializer

QUEUE = "customer-lab"
PENDING = "customer-lab:nudge"
AT_MOST_EVERY = 200  # milliseconds
NUDGE = "core.worker.nudge"
log = structlog.get_logger("wake")


def connect(url: str) -> Redis:
    """Short time-outs: a Redis that is gone must not hold up a page."""
    return Redis.from_url(url, socket_connect_timeout=0.3, socket_timeout=0.5)


def queue_on(connection: Redis) -> Queue:
    return Queue(QUEUE, connection=connection, serializer=JSONSerializer)


def wake() -> None:
    """A few nudges a second at most, however much is written, and one that waits is enough, however long no worker listens:
    whoever takes it looks until nothing is left."""
    redis: Any = current_app.extensions.get("redis")
    breaker = current_app.extensions["redis_breaker"]
    if redis is None or not breaker.closed():
        return
    try:
        queue = queue_on(redis)
        if redis.set(PENDING, "1", nx=True, px=AT_MOST_EVERY) and not queue.count:
            queue.enqueue(NUDGE, job_timeout=-1, result_ttl=0, failure_ttl=60)
        breaker.answered()
    except RedisError as gone:
        breaker.open()
        log.warning("redis is gone; the sweep takes over", error=str(gone))
