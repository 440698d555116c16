"""Totals are recomputed from the votes, never counted up. Whoever calls this holds the idea's row, so that of two
votes at once the second one counts the first."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Float, bindparam, func, select, update

from core.db import db, run
from ideas.ideas.models import Idea
from ideas.ranking import LATEST, rank
from ideas.votes.models import Vote


def lock_ideas(idea_ids: Iterable[int]) -> None:
    """In the order of their ids, so that nobody waits for each other in a circle."""
    wanted = sorted(set(idea_ids))
    db.session.execute(select(Idea.id).where(Idea.id.in_(wanted)).order_by(Idea.id).with_for_update())


def recount(idea_ids: Iterable[int]) -> None:
    wanted = sorted(set(idea_ids))
    for row in db.session.execute(select(Idea.id, Idea.created_at).where(Idea.id.in_(wanted)).order_by(Idea.id)).all():
        recount_one(row.id, row.created_at)


def recount_one(idea_id: int, created_at: datetime) -> int:
    """Its votes now."""
    rows = run(_LATEST, {"idea": idea_id})
    return set_totals(idea_id, rank(created_at, [(row.weight, row.cast_at) for row in rows]))


def set_totals(idea_id: int, new_rank: float) -> int:
    """Its votes now, counted anew; the rank is the caller's."""
    return run(_TOTALS, {"idea": idea_id, "new_rank": new_rank}).scalar_one()


def _latest() -> Any:
    query = select(_votes.weight, _votes.cast_at).where(*_counted)
    return query.order_by(_votes.cast_at.desc(), _votes.id.desc()).limit(LATEST)


def _totals() -> Any:
    numbers = {
        "votes": select(func.coalesce(func.sum(_votes.weight), 0)).where(*_counted).scalar_subquery(),
        "voters": select(func.count()).select_from(Vote.__table__).where(*_counted).scalar_subquery(),
        "rank": bindparam("new_rank", type_=Float),
    }
    ideas = Idea.__table__
    return update(ideas).where(ideas.c.id == _idea).values(numbers).returning(ideas.c.votes)  # type: ignore[arg-type]


_votes, _idea = Vote.__table__.c, bindparam("idea", type_=BigInteger)
_counted = (_votes.root_id == _idea, _votes.counts)
_LATEST, _TOTALS = _latest(), _totals()  # built once: every vote comes through here


def settle(idea_ids: Iterable[int]) -> None:
    """Of the rows by which one person supports an idea (its own and those of ideas merged into it) one counts:
    their vote for the idea itself, else the first that they cast."""
    roots = sorted(set(idea_ids))
    of_these = Vote.root_id.in_(roots)
    own_first = func.row_number().over(
        partition_by=(Vote.root_id, Vote.customer_id), order_by=((Vote.idea_id != Vote.root_id), Vote.id)
    )
    placed = select(Vote.id, own_first.label("place")).where(of_these).subquery()
    first = select(placed.c.id).where(placed.c.place == 1)
    _run(update(Vote).where(of_these, Vote.counts, Vote.id.not_in(first)).values(counts=False))
    _run(update(Vote).where(of_these, ~Vote.counts, Vote.id.in_(first)).values(counts=True))


def _run(statement: object) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})  # type: ignore[call-overload]
