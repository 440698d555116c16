"""Waking the workers: a nudge through Redis where there is one. A nudge that is lost costs a second, never work."""

from typing import Any

import structlog
from flask import current_app
from redis import Redis, RedisError
from rq import Queue
from rq.serializers import JSONSerializer

QUEUE = "customer-lab"
PENDING = "customer-lab:nudge"
NUDGE = "core.worker.nudge"
log = structlog.get_logger("wake")


def connect(url: str) -> Redis:
    """Short time-outs: a Redis that is gone must not hold up a page."""
    return Redis.from_url(url, socket_connect_timeout=0.3, socket_timeout=0.5)


def queue_on(connection: Redis) -> Queue:
    return Queue(QUEUE, connection=connection, serializer=JSONSerializer)


def wake() -> None:
    """One nudge at a time waits in the queue; the worker that takes it works until nothing is left."""
    redis: Any = current_app.extensions.get("redis")
    if redis is None or not current_app.extensions["redis_breaker"].closed():
        return
    try:
        if redis.set(PENDING, "1", nx=True, ex=5):
            queue_on(redis).enqueue(NUDGE, result_ttl=0, failure_ttl=60)
    except RedisError as gone:
        current_app.extensions["redis_breaker"].open()
        log.warning("redis is gone; the sweep takes over", error=str(gone))
