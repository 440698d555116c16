"""Bringing people to the level that their points stand for, up and down."""

from collections.abc import Sequence

from sqlalchemy import select

from core.db import db
from core.journal import record
from customers.standing import put, ranks
from rewards.activity import LevelChanged
from rewards.ledger.queries import status_of
from rewards.levels.models import Level


def all_levels() -> list[Level]:
    """From the first to the highest."""
    return list(db.session.scalars(select(Level).order_by(Level.points)))


def settle_levels(customer_ids: Sequence[int]) -> None:
    """Two statements, and one more for each that moved. Rank 0 is nobody's level yet."""
    levels = all_levels()
    if not levels or not customer_ids:
        return
    before = ranks(customer_ids)
    for customer_id, points in status_of(customer_ids).items():
        rank = sum(level.points <= points for level in levels)
        if rank != before.get(customer_id, 0):
            put(customer_id, level=levels[rank - 1].name if rank else None, level_rank=rank)
            record(LevelChanged(customer_id=customer_id, rank=rank, before=before.get(customer_id, 0)))


def next_level(points: int) -> Level | None:
    query = select(Level).where(Level.points > points).order_by(Level.points).limit(1)
    return db.session.scalars(query).one_or_none()
