"""Ideas and campaigns in the export feed."""

from collections.abc import Sequence
from typing import Any

from flask import current_app
from sqlalchemy import select

from core.access import Viewer
from core.db import among, db, plain_rows
from core.feedable import FeedType, Gone
from customers.products.queries import with_product
from forum.threads.hosting import openings, places
from forum.tombstones import tombstones
from ideas import access
from ideas.activity import IdeaDeleted
from ideas.campaigns import queries as campaign_queries
from ideas.campaigns.models import Campaign
from ideas.campaigns.states import state_of
from ideas.ideas.models import Idea
from ideas.ideas.queries import CAMPAIGN_COLUMNS, STATUS_COLUMNS, url_of
from ideas.statuses.models import Status


def ideas(ids: Sequence[int], viewer: Viewer) -> dict[int, dict[str, Any] | Gone]:
    query = (
        select(Idea.__table__, *STATUS_COLUMNS, *CAMPAIGN_COLUMNS)
        .join(Status, Status.id == Idea.status_id)
        .outerjoin(Campaign, Campaign.id == Idea.campaign_id)
        .where(among(Idea.id, ids), access.idea_visible_to(viewer))
    )
    rows = plain_rows(with_product(query, Idea.product_id))
    threads = [row.thread_id for row in rows]
    here, said = places(threads), openings(threads)
    there = {row.id for row in rows}
    removed = tombstones(IdeaDeleted, [each for each in ids if each not in there], viewer)
    return removed | {row.id: _idea(row, here.get(row.thread_id), said.get(row.thread_id)) for row in rows}


def _idea(row: Any, place: Any, said: Any) -> dict[str, Any] | Gone:
    if place is None or said is None or place.is_gone:
        return Gone(place.category if place else None, row.product_sku)
    return {
        "url": current_app.config["SETTINGS"].origin + url_of(row),
        "title": row.title,
        "status": row.status,
        "response": row.response,
        "votes": row.votes,
        "thread": {"id": row.thread_id, "title": row.title},
        "campaign_id": row.campaign_id,
        "merged_into": row.root_id if row.merged_into_id else None,
        "category": place.category,
        "tags": row.tags,
        "product": row.product_sku,
        "text": said.text,
        "html": said.html,
    }


def campaigns(ids: Sequence[int], viewer: Viewer) -> dict[int, dict[str, Any] | Gone]:
    return {row.id: _campaign(row) for row in campaign_queries.titles_of(viewer, ids).values()}


def _campaign(row: Any) -> dict[str, Any]:
    return {
        "url": current_app.config["SETTINGS"].origin + campaign_queries.url_of(row),
        "title": row.title,
        "state": state_of(row),
        "voting": row.voting,
        "product": row.product_sku,
        "text": row.brief,
        "html": row.brief_html,
    }


def _idea_ids(after: int, limit: int) -> Sequence[int]:
    return db.session.scalars(select(Idea.id).where(Idea.id > after).order_by(Idea.id).limit(limit)).all()


def _campaign_ids(after: int, limit: int) -> Sequence[int]:
    return db.session.scalars(select(Campaign.id).where(Campaign.id > after).order_by(Campaign.id).limit(limit)).all()


FEED = [FeedType("idea", ideas, _idea_ids), FeedType("campaign", campaigns, _campaign_ids)]
