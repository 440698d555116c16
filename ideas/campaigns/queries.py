"""Reading campaigns."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased

from core.access import Viewer
from core.clock import now
from core.db import db
from core.errors import NotFound
from core.paging import Page, keyset
from customers.contacts.actions import invited
from customers.products.queries import with_product
from customers.queries import with_author
from forum.threads.hosting import gone
from ideas import access
from ideas.campaigns.models import Campaign
from ideas.ideas.models import Idea
from ideas.ideas.queries import ideas_for

Stretch = tuple[int, int, int]
Invited = Mapping[Stretch, Sequence[int]]
RUNNING = 5
WINNERS = 50


def url_of(campaign: Any) -> str:
    return f"/campaigns/{campaign.id}/{campaign.slug}"


def standing_in(campaign_id: Any) -> tuple[ColumnElement[bool], ...]:
    """SQL: the ideas that count as a campaign's: neither merged nor hidden nor deleted."""
    return Idea.campaign_id == campaign_id, Idea.merged_into_id.is_(None), ~gone(Idea.thread_id)


def campaigns_for(viewer: Viewer) -> Select:
    proposed = select(func.count()).select_from(Idea).where(*standing_in(Campaign.id)).scalar_subquery()
    query = select(Campaign.__table__, proposed.label("ideas"))
    return with_product(query.where(access.campaign_visible_to(viewer)), Campaign.product_id)


def campaign_for(viewer: Viewer, campaign_id: int) -> Any:
    """One campaign with who opened it; NotFound where this viewer may not know of it."""
    query = with_author(campaigns_for(viewer), Campaign.author_id).where(Campaign.id == campaign_id)
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound
    return row


def page_of_campaigns(viewer: Viewer, after: str | None, limit: int) -> Page[Any]:
    """The latest first."""
    return keyset(campaigns_for(viewer), Campaign.opens_at, Campaign.id, after=after, limit=limit)


def running(viewer: Viewer, limit: int = RUNNING) -> Sequence[Any]:
    """Those that take ideas or votes now, the one that ends first on top."""
    moment = now()
    live = (Campaign.opened_at <= moment, Campaign.closes_at > moment, Campaign.closed_at.is_(None))
    query = campaigns_for(viewer).where(*live).order_by(Campaign.closes_at, Campaign.id)
    return db.session.execute(query.limit(limit)).all()


def due() -> Sequence[int]:
    """What should be open by now, and what should be closed: for the worker's tick."""
    moment = now()
    waiting = Campaign.opened_at.is_(None) & (Campaign.opens_at <= moment) & (Campaign.closes_at > moment)
    over = Campaign.opened_at.is_not(None) & Campaign.closed_at.is_(None) & (Campaign.closes_at <= moment)
    return list(db.session.scalars(select(Campaign.id).where(or_(waiting, over)).order_by(Campaign.id).limit(50)))


def winners_of(viewer: Viewer, campaign_id: int) -> Sequence[Any]:
    """Also those that became part of another idea since: `root_votes` are what they count now."""
    root = aliased(Idea)
    query = with_author(ideas_for(viewer), Idea.author_id).join(root, root.id == Idea.root_id)
    query = query.add_columns(root.votes.label("root_votes")).where(
        Idea.campaign_id == campaign_id, Idea.won_at.is_not(None)
    )
    return db.session.execute(query.order_by(root.votes.desc(), Idea.id.desc()).limit(WINNERS)).all()


def titles_of(viewer: Viewer, campaign_ids: Sequence[int]) -> dict[int, Any]:
    """For short mentions elsewhere."""
    rows = db.session.execute(campaigns_for(viewer).where(Campaign.id.in_(campaign_ids)))
    return {row.id: row for row in rows}


def invited_to(stretches: Iterable[Stretch]) -> Invited:
    """(campaign, after, upto) → whom it invited of those whose ids lie there."""
    return {each: db.session.scalars(invited(about(each[0]), *each[1:])).all() for each in stretches}


def about(campaign_id: int) -> str:
    """What an invitation to it is called in the contact budget."""
    return f"campaign:{campaign_id}"
