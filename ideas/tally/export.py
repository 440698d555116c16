"""Ideas with their voters, for staff: one row a vote that counts, an idea without votes on a row of its own."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from core.access import Viewer
from core.clock import iso
from core.db import db
from customers.queries import with_author
from ideas.ideas.models import Idea
from ideas.ideas.queries import ideas_for, of_campaign
from ideas.votes.models import Vote
from ideas.votes.value import revenue

AT_ONCE = 1000
HEADER = (
    "idea_id",
    "title",
    "campaign",
    "status",
    "product",
    "proposed_at",
    "votes",
    "imported_votes",
    "voter_id",
    "voter_handle",
    "voter_name",
    "weight",
    "voted_at",
    "net_revenue_12_months",
    "net_revenue_12_months_then",
    "orders_12_months",
    "owned_product_then",
    "voted_for_them_because",
)


def rows_of(viewer: Viewer, campaign_id: int | None) -> Iterator[tuple[Any, ...]]:
    """Two statements; the votes are not held."""
    query = ideas_for(viewer).where(Idea.merged_into_id.is_(None))
    ideas = db.session.execute(
        (query.where(of_campaign(campaign_id)) if campaign_id else query).order_by(Idea.id)
    ).all()
    known = {idea.id: idea for idea in ideas}
    yield HEADER
    seen = set()
    for vote in db.session.execute(_votes(campaign_id), execution_options={"yield_per": AT_ONCE}):
        idea = known.get(vote.root_id)
        if idea is not None:
            seen.add(idea.id)
            yield (*_idea(idea), *_vote(vote))
    for idea in ideas:
        if idea.id not in seen:
            yield (*_idea(idea), *[""] * 10)


def _votes(campaign_id: int | None) -> Any:
    bought = revenue().subquery()
    query = select(Vote.__table__, bought.c.net, bought.c.orders)
    query = query.outerjoin(bought, bought.c.customer_id == Vote.customer_id).where(Vote.counts)
    if campaign_id:
        query = query.where(Vote.root_id.in_(select(Idea.id).where(of_campaign(campaign_id))))
    return with_author(query, Vote.customer_id).order_by(Vote.root_id, Vote.id)


def _idea(row: Any) -> tuple[Any, ...]:
    return (
        row.id,
        row.title,
        row.campaign_title or "",
        row.status,
        row.product_sku or "",
        iso(row.created_at),
        row.votes,
        "" if row.imported_votes is None else row.imported_votes,
    )


def _vote(row: Any) -> tuple[Any, ...]:
    return (
        row.customer_id,
        row.author_handle or "",
        row.author_name or "",
        row.weight,
        iso(row.cast_at),
        row.net or 0,
        row.net_then,
        row.orders or 0,
        row.owned_then,
        row.source or "",
    )
