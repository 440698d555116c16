"""Ideas, campaigns and votes as tables for analysis."""

from sqlalchemy import Select, select

from core.dataset import DataTable
from customers.products.queries import with_product
from forum.threads.hosting import gone
from ideas.campaigns.models import Campaign
from ideas.ideas.models import Idea
from ideas.statuses.models import Status
from ideas.votes.models import Vote


def _campaigns() -> Select:
    columns = (
        Campaign.id,
        Campaign.title,
        Campaign.voting,
        Campaign.opened_at,
        Campaign.closes_at,
        Campaign.closed_at,
        Campaign.decided_at,
    )
    return with_product(select(*columns), Campaign.product_id)


def _ideas() -> Select:
    columns = (
        Idea.id,
        Idea.thread_id,
        Idea.campaign_id,
        Idea.author_id.label("author"),
        Idea.title,
        Idea.tags,
        Status.key.label("status"),
        Idea.votes,
        Idea.voters,
        Idea.imported_votes,
        Idea.created_at,
        Idea.merged_into_id.label("merged_into"),
    )
    query = select(*columns).join(Status, Status.id == Idea.status_id)
    return with_product(query, Idea.product_id).where(~gone(Idea.thread_id))


def _votes() -> Select:
    columns = (
        Vote.id,
        Vote.idea_id,
        Vote.root_id.label("counted_for"),
        Vote.counts,
        Vote.customer_id.label("customer"),
        Vote.weight,
        Vote.cast_at,
        Vote.net_then,
        Vote.bought_then,
        Vote.owned_then,
    )
    return select(*columns).join(Idea, Idea.id == Vote.idea_id).where(~gone(Idea.thread_id))


DATASET = [
    DataTable("campaigns", "Calls for ideas.", _campaigns),
    DataTable("ideas", "Proposals; merged ones name the one they count for.", _ideas, ("author",)),
    DataTable(
        "votes", "One for each person and idea; those that do not count were doubled by a merge.", _votes, ("customer",)
    ),
]
