"""What staff watch while a campaign runs: votes by day, people, the ideas on top."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import format_date
from sqlalchemy import Date, String, cast, func, select

from core.clock import now
from core.db import db
from ideas.campaigns.models import Campaign
from ideas.campaigns.queries import standing_in
from ideas.ideas.models import Idea
from ideas.votes.models import Vote

DAYS = 60
TOP = 10


@dataclass(frozen=True)
class Watch:
    """`by_day`: (day, votes); `people_by_day`: (day, people who voted for the first time)."""

    ideas: int
    votes: int
    people: int
    by_day: list[tuple[str, int]]
    people_by_day: list[tuple[str, int]]
    top: list[tuple[str, int]]


def watch(campaign: Any) -> Watch:
    """Four statements."""
    standing = standing_in(campaign.id)
    theirs = select(Idea.id).where(*standing)
    counted = (Vote.root_id.in_(theirs), Vote.counts)
    ideas = select(func.count()).select_from(Idea).where(*standing)
    sums = select(
        ideas.scalar_subquery(), func.coalesce(func.sum(Vote.weight), 0), func.count(Vote.customer_id.distinct())
    ).where(*counted)
    total = db.session.execute(sums).one()
    first = select(func.min(Vote.cast_at).label("at")).where(*counted).group_by(Vote.customer_id).subquery()
    top = select(Idea.title, Idea.votes).where(*standing)
    best = db.session.execute(top.order_by(Idea.votes.desc(), Idea.id.desc()).limit(TOP))
    return Watch(
        ideas=total[0],
        votes=int(total[1]),
        people=total[2],
        by_day=_filled(campaign, _by_day(Vote.cast_at, func.sum(Vote.weight), *counted)),
        people_by_day=_filled(campaign, _by_day(first.c.at, func.count())),
        top=[(row.title, row.votes) for row in best],
    )


def _by_day(at: Any, number: Any, *filters: Any) -> dict[str, int]:
    """PostgreSQL groups by what it is told by the same parameters: so the day is made once."""
    day = _day(at)
    return dict(db.session.execute(select(day, number).where(*filters).group_by(day)).all())


def _day(column: Any) -> Any:
    """The UTC day as text, on both databases."""
    if db.engine.dialect.name == "postgresql":
        return cast(cast(func.timezone("UTC", column), Date), String)
    return func.date(column)


def _filled(campaign: Campaign, found: dict[str, int]) -> list[tuple[str, int]]:
    """Each day from the opening to today or the end, also those on which nothing happened."""
    start = (campaign.opened_at or campaign.opens_at).date()
    end = min(now(), campaign.closed_at or campaign.closes_at).date()
    days = [start + timedelta(days=step) for step in range(max(0, (end - start).days) + 1)][-DAYS:]
    return [(_short(each), int(found.get(each.isoformat(), 0))) for each in days]


def _short(day: date) -> str:
    return format_date(day, "d MMM")
