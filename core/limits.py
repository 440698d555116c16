"""Rate limits. Counted in Redis where there is one, in memory when it is gone. What guesses passwords is counted in the
database instead (customers/throttle.py), so that no restart forgets it.

`limits` is the library under Flask-Limiter, taken without that wrapping: the wrapper counts before it is known who asks.
"""

import time
from datetime import timedelta
from threading import Lock

import structlog
from flask import current_app, request
from flask_babel import ngettext
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import FixedWindowRateLimiter
from redis import RedisError

from core.access import viewer
from core.breaker import Breaker
from core.errors import TooMany, seconds_of

MANY_SCOPES = frozenset({"purchases:write", "feed:read"})
USUAL, MANY = RateLimitItemPerMinute(600), RateLimitItemPerMinute(6000)
log = structlog.get_logger("limits")


class Counters(MemoryStorage):
    """The library's starts a thread with every hit, which walks through everybody it counted. This one sweeps twice a minute."""

    SWEPT_EVERY = 30.0  # seconds

    def __init__(self) -> None:
        super().__init__()
        self._lock, self._sweep_at = Lock(), time.time() + self.SWEPT_EVERY

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        moment = time.time()
        with self._lock:
            if moment >= self._sweep_at:
                self._sweep(moment)
            if self.expirations.get(key, 0.0) <= moment:
                self.storage[key], self.expirations[key] = 0, moment + expiry
            self.storage[key] += amount
            return self.storage[key]

    def _sweep(self, moment: float) -> None:
        self._sweep_at = moment + self.SWEPT_EVERY
        for key in [key for key, until in self.expirations.items() if until <= moment]:
            del self.storage[key], self.expirations[key]


class Limits:
    def __init__(self, redis_url: str, breaker: Breaker | None = None) -> None:
        self._memory = FixedWindowRateLimiter(Counters())
        self._shared = _on_redis(redis_url) if redis_url else None
        self._breaker = breaker or Breaker()

    def hit(self, limit: RateLimitItem, *who: str) -> None:
        """Count one; TooMany when it was one too many."""
        strategy = self._shared if self._shared is not None and self._breaker.closed() else self._memory
        try:
            allowed = strategy.hit(limit, *who)
            until = 0.0 if allowed else strategy.get_window_stats(limit, *who).reset_time
            if strategy is self._shared:
                self._breaker.answered()
        except (RedisError, StorageError) as gone:
            log.warning("redis is gone; counting in memory", error=str(gone))
            self._breaker.open()
            return self.hit(limit, *who)
        if not allowed:
            wait = timedelta(seconds=until - time.time())
            said = ngettext("Too often. Wait a second.", "Too often. Wait %(num)s seconds.", seconds_of(wait))
            raise TooMany(said, wait)
        return None

    def allows(self, limit: RateLimitItem, *who: str) -> bool:
        """Count one, and say whether it was one too many."""
        try:
            self.hit(limit, *who)
        except TooMany:
            return False
        return True


def _on_redis(url: str) -> FixedWindowRateLimiter:
    return FixedWindowRateLimiter(
        RedisStorage(url, socket_connect_timeout=0.3, socket_timeout=0.5, wrap_exceptions=True)
    )


def limits() -> Limits:
    return current_app.extensions["limits"]


def asker() -> str:
    """A token, a person, or an address."""
    person = viewer()
    if person.token_id is not None:
        return f"token:{person.token_id}"
    return f"person:{person.id}" if person.id else f"address:{request.remote_addr}"


def check_request() -> None:
    """Guests' GETs are kept bytes, and a page's styles and pictures belong to it: neither is counted."""
    person = viewer()
    if request.endpoint == "static" or (person.is_guest and request.method in ("GET", "HEAD")):
        return
    many = person.scopes is not None and not MANY_SCOPES.isdisjoint(person.scopes)
    limits().hit(MANY if many else USUAL, "requests", asker())
