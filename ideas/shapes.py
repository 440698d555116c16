"""Ideas and campaigns as the API gives them; openapi.json is made from these types."""

from collections.abc import Container
from datetime import datetime
from typing import Any, TypedDict

from core import uploads
from core.access import Viewer
from core.clock import iso
from forum.shapes import AuthorView, absolute, author
from forum.threads.hosting import openings
from ideas.access import steers
from ideas.campaigns import queries as campaigns
from ideas.campaigns.models import BUDGET
from ideas.campaigns.states import state_of
from ideas.ideas.queries import titles_of, url_of, weights_of
from ideas.tally.queries import Slice, Tally
from ideas.votes.actions import Cast


class IdeaView(TypedDict):
    """`votes` sums weights, `voted` says whether the asker's is among them, `weight` with how much.
    `merged_into` is null as well where what it became part of is not there for the asker."""

    id: int
    url: str
    title: str
    body: str
    html: str
    status: str
    response: str
    votes: int
    voters: int
    imported_votes: int | None
    voted: bool
    weight: int
    thread_id: int
    campaign_id: int | None
    product: str | None
    tags: list[str]
    author: AuthorView | None
    comments: int
    is_merged: bool
    merged_into: int | None
    version: int
    created_at: datetime
    source_url: str | None
    licence: str | None


class VotedView(TypedDict):
    votes: int
    voted: bool
    weight: int


class CampaignView(TypedDict):
    id: int
    url: str
    title: str
    brief: str
    html: str
    picture: str | None
    product: str | None
    audience: Any
    voting: str
    budget: int | None
    points: int
    state: str
    opens_at: datetime
    shortlist_at: datetime | None
    closes_at: datetime
    decided_at: datetime | None
    outcome: str
    ideas: int
    invited: int | None


class TallyView(TypedDict):
    votes: int
    people: int
    buyers: int
    net_revenue: int
    owners: int
    then: dict[str, int]


class EvidenceView(TypedDict):
    post_id: int
    importance: int
    note: str
    title: str
    url: str
    author_id: int | None


def ideas(viewer: Viewer, rows: list[Any]) -> list[dict[str, Any]]:
    """Two statements for any number, one more where some were merged."""
    roots = _roots(viewer, rows)
    mine = weights_of(viewer, [row.id for row in rows])
    said = openings([row.thread_id for row in rows])
    return [_idea(row, said.get(row.thread_id), mine.get(row.id, 0), roots) for row in rows]


def _roots(viewer: Viewer, rows: list[Any]) -> Container[int]:
    """What merged ones became part of, as far as this viewer may know of it."""
    merged = {row.root_id for row in rows if row.merged_into_id is not None}
    return titles_of(viewer, sorted(merged)) if merged else ()


def _idea(row: Any, said: Any, weight: int, roots: Container[int]) -> dict[str, Any]:
    return {
        "id": row.id,
        "url": absolute(url_of(row)),
        "title": row.title,
        "body": said.body if said else "",
        "html": said.html if said else "",
        "status": row.status,
        "response": row.response,
        "votes": row.votes,
        "voters": row.voters,
        "imported_votes": row.imported_votes,
        "voted": weight > 0,
        "weight": weight,
        "thread_id": row.thread_id,
        "campaign_id": row.campaign_id,
        "product": row.product_sku,
        "tags": row.tags,
        "author": author(row),
        "comments": max(0, row.post_count - 1),
        "is_merged": row.merged_into_id is not None,
        "merged_into": row.root_id if row.root_id in roots else None,
        "version": row.version,
        "created_at": iso(row.created_at),
        "source_url": row.source_url,
        "licence": row.licence,
    }


def campaign(viewer: Viewer, row: Any) -> dict[str, Any]:
    """How many were invited and who it is for is said to those who steer."""
    knows = steers(viewer)
    return {
        "id": row.id,
        "url": absolute(campaigns.url_of(row)),
        "title": row.title,
        "brief": row.brief,
        "html": row.brief_html,
        "picture": absolute(uploads.url(row.picture)) if row.picture else None,
        "product": row.product_sku,
        "audience": row.audience if knows or row.audience == "everyone" else "some",
        "voting": row.voting,
        "budget": row.budget if row.voting == BUDGET else None,
        "points": row.points,
        "state": state_of(row),
        "opens_at": iso(row.opens_at),
        "shortlist_at": iso(row.shortlist_at),
        "closes_at": iso(row.closes_at),
        "decided_at": iso(row.decided_at),
        "outcome": row.outcome,
        "ideas": row.ideas,
        "invited": row.invited if knows else None,
    }


def tally(one: Tally) -> dict[str, Any]:
    return {
        "votes": one.votes,
        "people": one.people,
        "buyers": one.buyers,
        "net_revenue": one.net_revenue,
        "owners": one.owners,
        "then": {"buyers": one.buyers_then, "net_revenue": one.net_revenue_then, "owners": one.owners_then},
    }


def slice_of(one: Slice) -> dict[str, Any]:
    return {"value": one.value} | tally(one.tally)


def voter(row: Any) -> dict[str, Any]:
    return {
        "customer_id": row.customer_id,
        "handle": row.author_handle,
        "name": row.author_name,
        "weight": row.weight,
        "cast_at": iso(row.cast_at),
        "net_revenue": row.net,
        "net_revenue_then": row.net_then,
        "is_buyer": bool(row.orders),
        "was_buyer": row.bought_then,
        "owns_product": bool(row.owns),
        "owned_product": row.owned_then,
        "source": row.source,
        "by_id": row.by_id,
    }


def cast(one: Cast) -> dict[str, Any]:
    return {"votes": one.votes, "voted": one.weight > 0, "weight": one.weight}


def piece(one: Any) -> dict[str, Any]:
    names = ("post_id", "importance", "note", "title", "author_id")
    return {name: getattr(one, name) for name in names} | {"url": absolute(one.url)}
