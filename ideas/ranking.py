"""Trending, as a number that need not be touched while time passes.

Every vote is worth its weight, and half of that a week later. Since all votes fade alike, the *order* of ideas
changes only when somebody votes: so the sum is kept as if it were looked at from a fixed day, in its logarithm (in
half-lives, so that it never overflows), and a list walks the index over it. The idea itself is worth half a vote on
the day it is made, so that new ones are seen. Only the latest 200 votes are asked; imported numbers are not.
"""

import math
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

HALF_LIFE = timedelta(days=7)
LATEST = 200
NEWNESS = 0.5
DAY_ZERO = datetime(2020, 1, 1, tzinfo=UTC)


def rank(created_at: datetime, votes: Iterable[tuple[int, datetime]]) -> float:
    """`votes` are (weight, when)."""
    worth = [(NEWNESS, created_at), *votes]
    newest = max(at for _weight, at in worth)
    return _half_lives(newest - DAY_ZERO) + math.log2(
        sum(weight * 2.0 ** _half_lives(at - newest) for weight, at in worth)
    )


def risen(before: float, weight: int, at: datetime) -> float:
    """The rank with one more vote: the same sum with one more term, so that the others need not be read. It is `rank` but
    for the 201st vote and older: here they stay in the sum, faded, until a recount (a withdrawal, another weight, a merge)
    leaves them out. Where many hundreds voted within days, one who takes a vote back moves the idea down by more than
    that vote."""
    more = _half_lives(at - DAY_ZERO) + math.log2(weight)
    higher, lower = max(before, more), min(before, more)
    return higher + math.log2(1 + 2.0 ** (lower - higher))


def _half_lives(span: timedelta) -> float:
    return span / HALF_LIFE
