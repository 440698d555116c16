"""The one place that asks what time it is, always in UTC. Tests set the clock instead of patching it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

_shift: ContextVar[timedelta] = ContextVar("clock_shift", default=timedelta())


def now() -> datetime:
    return datetime.now(UTC) + _shift.get()


def iso(moment: datetime | None) -> str | None:
    """As the API prints it: `2026-11-22T09:30:00Z`."""
    return f"{moment.astimezone(UTC).isoformat()[:19]}Z" if moment else None


def epoch(moment: datetime) -> int:
    return int(moment.timestamp())


@contextmanager
def shifted(by: timedelta) -> Iterator[None]:
    """Everything inside happens `by` later (or earlier): for tests, the demo's past and what-if previews."""
    token = _shift.set(_shift.get() + by)
    try:
        yield
    finally:
        _shift.reset(token)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    with shifted(moment - now()):
        yield
