"""Who earned most. Equal points are an equal rank, and the next rank follows without a gap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select

from core.clock import now
from core.db import db
from customers.queries import is_listed_member, with_author
from customers.standing import Standing
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
    level_rank: int
    points: int


@dataclass(frozen=True)
class OwnPlace:
    """`ahead` is how many points are missing to whoever stands next above; None for the first."""

    rank: int
    points: int
    ahead: int | None


def leaderboard(period: str, limit: int = SHOWN) -> list[Place]:
    """One statement. All time reads the balances; a shorter period sums the lines since then, pending ones too."""
    mine = _earned(period).subquery()
    columns = (mine.c.customer_id, mine.c.points, Standing.level_rank)
    query = with_author(select(*columns).select_from(mine), mine.c.customer_id)
    rows = db.session.execute(
        query.where(mine.c.points > 0, *_may_stand(mine.c.customer_id))
        .order_by(mine.c.points.desc(), mine.c.customer_id)
        .limit(limit)
    )
    return _ranked(rows)


def own_place(customer_id: int, period: str, places: Sequence[Place]) -> OwnPlace | None:
    """Found among those shown, or else by one statement more. None where there is nothing to stand there with."""
    for number, place in enumerate(places):
        if place.customer_id == customer_id:
            above = next((one.points for one in reversed(places[:number]) if one.points > place.points), None)
            return OwnPlace(place.rank, place.points, above - place.points if above is not None else None)
    mine = _earned(period).where(_owner(period) == customer_id).subquery()
    all_others = _earned(period).subquery()
    better_ones = select(func.count(all_others.c.points.distinct()), func.min(all_others.c.points)).where(
        all_others.c.points > select(mine.c.points).scalar_subquery(), *_may_stand(all_others.c.customer_id)
    )
    both = better_ones.add_columns(select(mine.c.points).scalar_subquery().label("own"))
    better, next_up, own = db.session.execute(both).one()
    if own is None or own <= 0:
        return None
    return OwnPlace(better + 1, int(own), int(next_up) - int(own) if next_up is not None else None)


def _may_stand(customer_id: Any) -> tuple[ColumnElement[bool], ...]:
    return is_listed_member(customer_id), ~exists().where(LeftOut.customer_id == customer_id)


def _owner(period: str) -> Any:
    return Balance.customer_id if PERIODS[period] is None else Line.customer_id


def _earned(period: str) -> Select:
    days = PERIODS[period]
    if days is None:
        return select(Balance.customer_id, Balance.status.label("points"))
    total = func.sum(Line.points).label("points")
    counted = (Line.balance == STATUS, Line.at >= now() - timedelta(days=days), Line.reason.not_in(NOT_EARNED))
    return select(Line.customer_id, total).where(*counted).group_by(Line.customer_id)


def _ranked(rows: Any) -> list[Place]:
    places: list[Place] = []
    rank, last = 0, None
    for row in rows:
        points = int(row.points)
        rank, last = (rank, last) if points == last else (rank + 1, points)
        name, standing = row.author_name or row.author_handle, (row.author_level, row.level_rank or 0)
        person = (row.customer_id, row.author_handle, name, row.author_avatar)
        places.append(Place(rank, *person, *standing, points))
    return places


def is_left_out(customer_id: int) -> bool:
    return db.session.get(LeftOut, customer_id) is not None
