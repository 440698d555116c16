"""What pages, API and feeds read of ideas: a fixed number of statements, whatever their number."""

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, bindparam, select

from core.access import GUEST, Viewer
from core.db import db, run
from core.errors import NotFound
from core.paging import Page, keyset
from core.text import slug_of
from customers.products.queries import id_of_sku, with_product
from customers.queries import with_author, with_writer
from forum.threads.hosting import openings, with_thread
from ideas import access
from ideas.campaigns.models import Campaign
from ideas.ideas.models import Idea
from ideas.statuses.models import Status
from ideas.votes.models import Vote

ORDERS = {"trending": Idea.rank, "top": Idea.votes, "newest": Idea.created_at}
CAMPAIGN_COLUMNS = (
    Campaign.title.label("campaign_title"),
    Campaign.slug.label("campaign_slug"),
    Campaign.voting,
    Campaign.budget,
    Campaign.opened_at,
    Campaign.shortlist_at,
    Campaign.closes_at,
    Campaign.closed_at,
    Campaign.decided_at,
)
VOTED_COLUMNS = (
    Idea.id,
    Idea.slug,
    Idea.title,
    Idea.thread_id,
    Idea.author_id,
    Idea.campaign_id,
    Idea.merged_into_id,
    Idea.shortlisted_at,
    Idea.created_at,
    Idea.votes,
    Idea.rank,
)
STATUS_COLUMNS = (
    Status.key.label("status"),
    Status.name.label("status_name"),
    Status.tone.label("status_tone"),
    Status.meaning,
)


def url_of(idea: Any) -> str:
    return f"/ideas/{idea.id}/{idea.slug}"


def slug_for(title: str) -> str:
    return slug_of(title, otherwise="idea")


def ideas_for(viewer: Viewer) -> Select:
    """What this viewer may see, with status, campaign and product; merged ones too."""
    query = (
        select(Idea.__table__, *STATUS_COLUMNS, *CAMPAIGN_COLUMNS)
        .join(Status, Status.id == Idea.status_id)
        .outerjoin(Campaign, Campaign.id == Idea.campaign_id)
        .where(access.idea_visible_to(viewer))
    )
    return with_product(with_thread(query, Idea.thread_id, viewer), Idea.product_id)


def head(viewer: Viewer, idea_id: int, *, lock: bool = False) -> Any:
    """One idea; NotFound where this viewer may not know of it. With `lock` nobody else changes it until the commit."""
    query = ideas_for(viewer).where(Idea.id == idea_id)
    query = query.with_for_update(of=Idea.__table__) if lock else with_writer(query, Idea.author_id)
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound
    return row


def voted_idea(viewer: Viewer, idea_id: int) -> Any:
    """What a vote needs of an idea, locked until the commit: the same rule, a few columns. Asked again where there is
    none: PostgreSQL drops a row whose status or campaign changed while it waited for the lock."""
    query, asked = _voted_idea(viewer.roles), {"idea": idea_id, "viewer": viewer.id}
    row = run(query, asked).one_or_none() or run(query, asked).one_or_none()
    if row is None:
        raise NotFound
    return row


@lru_cache(maxsize=64)
def _voted_idea(roles: frozenset[str]) -> Select:
    """Built once for people with these roles; who asks is a parameter."""
    somebody = Viewer(id=bindparam("viewer", type_=BigInteger), roles=roles)  # type: ignore[arg-type]
    query = (
        select(*VOTED_COLUMNS, Status.meaning, *CAMPAIGN_COLUMNS[2:])
        .join(Status, Status.id == Idea.status_id)
        .outerjoin(Campaign, Campaign.id == Idea.campaign_id)
        .where(Idea.id == bindparam("idea", type_=BigInteger), access.idea_visible_to(somebody))
    )
    query = with_product(with_thread(query, Idea.thread_id, somebody), Idea.product_id)
    return query.with_for_update(of=Idea.__table__)


def listed(
    viewer: Viewer, order: str, *filters: ColumnElement[bool], after: str | None = None, limit: int = 30
) -> Page[Any]:
    query = with_author(ideas_for(viewer), Idea.author_id).where(Idea.merged_into_id.is_(None), *filters)
    return keyset(query, ORDERS[order], Idea.id, after=after, limit=limit)


def excerpts(rows: Sequence[Any]) -> dict[int, str]:
    """Idea → the plain words of its text."""
    said = openings([row.thread_id for row in rows])
    return {row.id: said[row.thread_id].text for row in rows if row.thread_id in said}


def opening_of(idea: Any) -> Any:
    """Its text, as the forum has it."""
    said = openings([idea.thread_id]).get(idea.thread_id)
    if said is None:
        raise NotFound
    return said


def weights_of(viewer: Viewer, idea_ids: Sequence[int]) -> dict[int, int]:
    """What this viewer voted for: idea → weight."""
    if viewer.is_guest or not idea_ids:
        return {}
    mine = select(Vote.root_id, Vote.weight).where(
        Vote.customer_id == viewer.id, Vote.counts, Vote.root_id.in_(idea_ids)
    )
    return {row.root_id: row.weight for row in db.session.execute(mine)}


def merged_children(viewer: Viewer, root_id: int) -> Sequence[Any]:
    """What became part of this idea, wherever it went in."""
    query = with_author(ideas_for(viewer), Idea.author_id).where(Idea.root_id == root_id, Idea.id != root_id)
    return db.session.execute(query.order_by(Idea.id)).all()


def family_of(root_id: int) -> Collection[int]:
    """The idea and what became part of it."""
    return db.session.scalars(select(Idea.id).where(Idea.root_id == root_id)).all()


def root_of(viewer: Viewer, idea: Any) -> Any | None:
    """What a merged idea became part of; None where this viewer may not know of it, for it is gone or for others."""
    try:
        return head(viewer, idea.root_id)
    except NotFound:
        return None


def sitemap_part(first: int, size: int) -> Sequence[Any]:
    """What guests may see of ideas whose thread's id is among the `size` from `first` on: as the forum parts its threads."""
    part = ideas_for(GUEST).where(Idea.thread_id >= first, Idea.thread_id < first + size)
    return db.session.execute(part.where(Idea.merged_into_id.is_(None)).order_by(Idea.thread_id)).all()


def of_campaign(campaign_id: int) -> ColumnElement[bool]:
    return Idea.campaign_id == campaign_id


def of_status(key: str) -> ColumnElement[bool]:
    return Idea.status_id == select(Status.id).where(Status.key == key).scalar_subquery()


def own(viewer: Viewer, which: str) -> list[ColumnElement[bool]]:
    """What this viewer `voted` for, or `proposed`. A guest has nothing of their own: that is overlooked."""
    votes = select(Vote.root_id).where(Vote.customer_id == viewer.id, Vote.counts)
    known = {"voted": Idea.id.in_(votes), "proposed": Idea.author_id == viewer.id}
    return [] if viewer.is_guest or which not in known else [known[which]]


def of_product(sku: str) -> ColumnElement[bool]:
    return Idea.product_id == id_of_sku(sku)


def titles_of(viewer: Viewer, idea_ids: Sequence[int]) -> dict[int, Any]:
    """For short mentions elsewhere: idea → its title, address and status, where this viewer may see it."""
    rows = db.session.execute(ideas_for(viewer).where(Idea.id.in_(idea_ids)))
    return {row.id: row for row in rows}
