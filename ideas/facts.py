"""What segments, badges and audiences can ask about a customer's part in ideas. What is gone does not count."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import Select, select

from core.db import db
from core.facts import Fact
from customers.products.queries import with_product
from forum.threads.hosting import gone
from ideas.campaigns.models import Campaign
from ideas.ideas.models import Idea
from ideas.statuses.models import MEANINGS, SHIPPED, Status
from ideas.votes.models import Vote

DIMENSIONS = ("status", "campaign", "product_sku")


def _campaigns() -> list[tuple[str, str]]:
    """By slug, the latest first."""
    return [(row.slug, row.title) for row in _rows(select(Campaign.slug, Campaign.title).order_by(Campaign.id.desc()))]


def _rows(query: Select) -> Any:
    return db.session.execute(query.limit(200))


CHOICES = (("status", lambda: [(one, one) for one in MEANINGS]), ("campaign", _campaigns))


def _of_ideas(customer: Any, value: Any, at: Any) -> Select:
    query = (
        select(
            customer.label("customer_id"),
            value.label("value"),
            at.label("at"),
            Status.meaning.label("status"),
            Campaign.slug.label("campaign"),
        )
        .select_from(Idea)
        .join(Status, Status.id == Idea.status_id)
        .outerjoin(Campaign, Campaign.id == Idea.campaign_id)
        .where(customer.is_not(None), ~gone(Idea.thread_id))
    )
    return with_product(query, Idea.product_id)


def ideas() -> Select:
    return _of_ideas(Idea.author_id, Idea.id, Idea.created_at)


def ideas_shipped() -> Select:
    """Also by being part of one that shipped."""
    return ideas().where(Status.meaning == SHIPPED)


def ideas_won() -> Select:
    return _of_ideas(Idea.author_id, Idea.id, Idea.won_at).where(Idea.won_at.is_not(None))


def votes() -> Select:
    """One for each idea that they support now."""
    return (
        _of_ideas(Vote.customer_id, Vote.root_id, Vote.cast_at).join(Vote, Vote.root_id == Idea.id).where(Vote.counts)
    )


def votes_received() -> Select:
    """People other than themselves."""
    value = Vote.root_id * 10_000_000_000 + Vote.customer_id
    received = _of_ideas(Idea.author_id, value, Vote.cast_at).join(Vote, Vote.root_id == Idea.id)
    return received.where(Vote.counts, Vote.customer_id != Idea.author_id)


FACTS = [
    Fact(
        "ideas",
        _l("ideas"),
        "count",
        ideas,
        dimensions=DIMENSIONS,
        choices=CHOICES,
        counted=lambda n: ngettext("idea", "ideas", n),
    ),
    Fact(
        "ideas_shipped",
        _l("ideas that shipped"),
        "count",
        ideas_shipped,
        dimensions=DIMENSIONS,
        choices=CHOICES,
        counted=lambda n: ngettext("idea that shipped", "ideas that shipped", n),
    ),
    Fact(
        "ideas_won",
        _l("ideas that won a campaign"),
        "count",
        ideas_won,
        dimensions=DIMENSIONS,
        choices=CHOICES,
        counted=lambda n: ngettext("idea that won a campaign", "ideas that won a campaign", n),
    ),
    Fact(
        "votes",
        _l("votes on ideas"),
        "count",
        votes,
        dimensions=DIMENSIONS,
        choices=CHOICES,
        counted=lambda n: ngettext("vote on ideas", "votes on ideas", n),
    ),
    Fact(
        "votes_received",
        _l("votes received"),
        "count",
        votes_received,
        dimensions=DIMENSIONS,
        choices=CHOICES,
        counted=lambda n: ngettext("vote received", "votes received", n),
    ),
]
