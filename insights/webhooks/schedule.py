"""When what failed is tried again, and when no more: [Standard Webhooks]' advice."""

import random
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from core.clock import now
from core.forms import whole_number

PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
)
JITTER = 0.2
DEAD_AFTER = timedelta(days=3)
LONGEST = timedelta(hours=24)
FIRST_REST, LONGEST_REST = timedelta(seconds=5), timedelta(minutes=5)
"""How long a receiver that failed is left in peace with everything else that waits for it: twice as long each time."""


def next_try(attempts: int, retry_after: str = "") -> datetime | None:
    """After so many attempts; None when it was the last. Not before the receiver asks for it."""
    if attempts > len(PAUSES):
        return None
    pause = PAUSES[attempts - 1] * random.uniform(1, 1 + JITTER)
    return now() + max(pause, _asked_for(retry_after))


def rest(failures: int) -> timedelta:
    return min(LONGEST_REST, FIRST_REST * 2 ** min(failures - 1, 10))


def _asked_for(retry_after: str) -> timedelta:
    """Seconds or a date; a day at most."""
    seconds = whole_number(retry_after.strip())
    if seconds is not None:
        return min(LONGEST, timedelta(seconds=min(seconds, 10**6)))
    try:
        return min(LONGEST, parsedate_to_datetime(retry_after) - now())
    except (ValueError, TypeError, IndexError):
        return timedelta()
