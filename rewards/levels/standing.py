"""Bringing people to the level that their points stand for: up at once, down after a time of grace."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from core.access import Viewer
from core.clock import now
from core.db import db, insert_or
from core.journal import record
from core.options import option
from customers.standing import put, ranks
from rewards.activity import LevelChanged
from rewards.ledger.queries import status_of
from rewards.levels.models import Level, LevelGrace

OPTIONS = {"level_grace_days": 0}
AT_ONCE = 500


def all_levels() -> list[Level]:
    """From the first to the highest."""
    return list(db.session.scalars(select(Level).order_by(Level.points)))


def titles_of(_viewer: Viewer, wanted: Sequence[int]) -> dict[int, Any]:
    """For short mentions elsewhere: a level's rank, counted from 1 → its name, as far as there is still one of that rank."""
    names = db.session.execute(select(Level.name.label("title")).order_by(Level.points))
    return {rank: row for rank, row in enumerate(names, 1) if rank in wanted}


def settle_levels(customer_ids: Sequence[int], is_over: bool = False) -> None:
    """Two statements, and one more for each that moved. Rank 0 is nobody's level yet. `is_over`: no grace any more."""
    levels = all_levels()
    if not levels or not customer_ids:
        return
    before, now_at = ranks(customer_ids), _ranks_now(levels, customer_ids)
    grace = timedelta() if is_over else timedelta(days=int(option("level_grace_days")))
    if grace:
        now_at = _with_grace(now_at, before, grace)
    for customer_id, rank in now_at.items():
        if rank != before.get(customer_id, 0) or is_over:
            _move(customer_id, levels, rank, before.get(customer_id, 0))


def _ranks_now(levels: Sequence[Level], customer_ids: Sequence[int]) -> dict[int, int]:
    points = status_of(customer_ids)
    return {each: sum(level.points <= have for level in levels) for each, have in points.items()}


def _move(customer_id: int, levels: Sequence[Level], rank: int, before: int) -> None:
    """The name is put down even where the rank stays: staff may have renamed the level."""
    put(customer_id, level=levels[rank - 1].name if rank else None, level_rank=rank)
    if rank != before:
        record(LevelChanged(customer_id=customer_id, rank=rank, before=before))


def _with_grace(now_at: Mapping[int, int], before: Mapping[int, int], grace: timedelta) -> dict[int, int]:
    """Who fell keeps what they have until the time is over; who came back up keeps it for good."""
    fell = sorted(each for each, rank in now_at.items() if rank < before.get(each, 0))
    back = [each for each in now_at if each not in fell]
    db.session.execute(delete(LevelGrace).where(LevelGrace.customer_id.in_(back)))
    if fell:
        until = now() + grace
        statement = insert_or(LevelGrace).on_conflict_do_nothing(index_elements=["customer_id"])
        db.session.execute(statement, [{"customer_id": each, "until": until} for each in fell])
    return {each: before.get(each, 0) if each in fell else rank for each, rank in now_at.items()}


def end_graces() -> None:
    """The worker's tick: whose time is over and whose points did not come back stands where their points say."""
    due = select(LevelGrace.customer_id).where(LevelGrace.until <= now()).order_by(LevelGrace.until).limit(AT_ONCE)
    ids = list(db.session.scalars(due))
    if ids:
        db.session.execute(delete(LevelGrace).where(LevelGrace.customer_id.in_(ids)))
        settle_levels(ids, is_over=True)
