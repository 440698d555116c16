"""Who earned most. Equal points are an equal rank, and the next rank follows without a gap."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select

from core.clock import now
from core.db import db
from customers.queries import is_listed_member, with_author
from rewards.leaderboard.models import LeftOut
from rewards.ledger.models import STATUS, Balance, Line

SHOWN = 50
PERIODS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365, "all": None}
NOT_EARNED = ("opening",)


@dataclass(frozen=True)
class Place:
    rank: int
    customer_id: int
    handle: str
    name: str
    avatar: str | None
    level: str | None
    points: int


def leaderboard(period: str, limit: int = SHOWN) -> list[Place]:
    """One statement. All time reads the balances; a shorter period sums the lines since then, pending ones too."""
    days = PERIODS[period]
    earned = _balances() if days is None else _since(now() - timedelta(days=days))
    mine = earned.subquery()
    query = with_author(select(mine.c.customer_id, mine.c.points), mine.c.customer_id)
    left_out = exists().where(LeftOut.customer_id == mine.c.customer_id)
    rows = db.session.execute(
        query.where(mine.c.points > 0, is_listed_member(mine.c.customer_id), ~left_out)
        .order_by(mine.c.points.desc(), mine.c.customer_id)
        .limit(limit)
    )
    return _ranked(rows)


def _balances():  # type: ignore[no-untyped-def]
    return select(Balance.customer_id, Balance.status.label("points"))


def _since(start: datetime):  # type: ignore[no-untyped-def]
    total = func.sum(Line.points).label("points")
    counted = (Line.balance == STATUS, Line.at >= start, Line.reason.not_in(NOT_EARNED))
    return select(Line.customer_id, total).where(*counted).group_by(Line.customer_id)


def _ranked(rows) -> list[Place]:  # type: ignore[no-untyped-def]
    places: list[Place] = []
    rank, last = 0, None
    for row in rows:
        points = int(row.points)
        rank, last = (rank, last) if points == last else (rank + 1, points)
        names = (row.author_handle, row.author_name or row.author_handle)
        places.append(Place(rank, row.customer_id, *names, row.author_avatar, row.author_level, points))
    return places


def is_left_out(customer_id: int) -> bool:
    return db.session.get(LeftOut, customer_id) is not None
