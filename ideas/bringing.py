"""For what fills a site (the demo): many ideas with their votes and evidence at once, straight into the tables."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, exists, insert, or_, select, update

from core import tables
from core.db import among, db
from core.journal import record
from core.stamps import SITE, touch
from forum.threads import hosting
from forum.tombstones import stood
from ideas.activity import IdeaDeleted
from ideas.campaigns.models import Campaign
from ideas.evidence.models import Evidence
from ideas.following.models import IdeaFollow
from ideas.ideas.models import Idea
from ideas.ideas.queries import url_of
from ideas.place import place
from ideas.ranking import LATEST, rank
from ideas.statuses.defaults import ensure_statuses
from ideas.statuses.models import Status
from ideas.votes.counting import recount
from ideas.votes.models import Vote

__all__ = ["idea_row", "next_id", "place", "put_in_bulk", "settle_ids", "status_ids", "url_of"]

Rows = Sequence[Mapping[str, Any]]


def next_id() -> int:
    return tables.next_id(Idea)


def status_ids() -> dict[str, int]:
    """Meaning → a status that says it."""
    ensure_statuses()
    query = select(Status.meaning, Status.id).where(Status.retired_at.is_(None)).order_by(Status.position.desc())
    return {row.meaning: row.id for row in db.session.execute(query)}


def idea_row(said: Mapping[str, Any], votes: Rows) -> dict[str, Any]:
    """An idea as its votes make it: each counts, and none was merged."""
    created_at: datetime = said["created_at"]
    latest = sorted(((vote["weight"], vote["cast_at"]) for vote in votes), key=lambda vote: vote[1])[-LATEST:]
    counted = {"votes": sum(vote["weight"] for vote in votes), "voters": len(votes), "rank": rank(created_at, latest)}
    return {**said, **counted, "root_id": said["id"], "status_at": created_at}


def put_in_bulk(ideas: Rows, votes: Rows, evidence: Rows) -> None:
    connection = db.session.connection()
    batches: list[tuple[Any, Rows]] = [(Idea, ideas), (Vote, votes), (Evidence, evidence)]
    for model, rows in batches:
        if rows:
            connection.execute(insert(model), rows)


def settle_ids() -> None:
    tables.settle_ids(Idea)


def take_back(batch: int, people: Select) -> dict[str, int]:
    """Ideas that only these people proposed, voted for, linked, followed and answered, and their campaigns without an idea left.
    Of an idea that stays, their votes go."""
    voted = [Vote.root_id, Vote.idea_id]
    strangers = [exists().where(column == Idea.id, Vote.customer_id.not_in(people)) for column in voted]
    followed = exists().where(IdeaFollow.idea_id == Idea.id, IdeaFollow.customer_id.not_in(people))
    proposed = Idea.author_id.not_in(people)
    answered = hosting.answered_since(batch)
    mine = hosting.threads_of(batch)
    kept_roots = select(Idea.root_id).where(Idea.thread_id.in_(mine), or_(*strangers, followed, proposed))
    threads = select(Idea.root_id).where(among(Idea.thread_id, answered))
    kept = {root for query in (kept_roots, threads) for root in db.session.scalars(query) if root}
    gone = [Idea.thread_id.in_(mine), ~among(Idea.root_id, kept)]
    rows = db.session.execute(select(Idea.id, Idea.thread_id, Idea.author_id).where(*gone)).all()
    where = stood([row.thread_id for row in rows])
    for row in rows:
        of: dict[str, Any] = {"idea_id": row.id, "thread_id": row.thread_id, "author_id": row.author_id}
        record(IdeaDeleted(**of, reason="import undone", stood=where[row.thread_id]))
    _quietly(update(Idea).where(*gone).values(merged_into_id=None))
    _quietly(delete(Idea).where(among(Idea.id, [row.id for row in rows])))
    _quietly(delete(Evidence).where(Evidence.post_id.in_(hosting.posts_of(batch))))
    votes = _quietly(delete(Vote).where(Vote.customer_id.in_(people)))
    recount(kept)
    hosting.keep(set(db.session.scalars(select(Idea.thread_id).where(among(Idea.root_id, kept)))), batch)
    empty = ~exists().where(Idea.campaign_id == Campaign.id)
    campaigns = _quietly(delete(Campaign).where(Campaign.author_id.in_(people), empty))
    touch(SITE)
    return {"ideas": len(rows), "campaigns": campaigns, "votes on others' ideas": votes}


def _quietly(statement: Any) -> int:
    done = db.session.execute(statement, execution_options={"synchronize_session": False})
    return done.rowcount  # type: ignore[attr-defined]
