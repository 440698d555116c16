"""Reading statuses, their history, the roadmap and the changelog."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from core.access import Viewer
from core.db import db
from core.paging import Page, encode, keyset
from customers.queries import with_author
from ideas.ideas.models import Idea
from ideas.ideas.queries import ideas_for
from ideas.statuses.models import SHIPPED, Status, StatusChange

ON_ROADMAP = 30


def statuses() -> Sequence[Any]:
    """Those in use, in their order."""
    query = select(Status.__table__).where(Status.retired_at.is_(None)).order_by(Status.position, Status.id)
    return db.session.execute(query).all()


def by_key(key: str) -> Any | None:
    return db.session.execute(
        select(Status.__table__).where(Status.key == key, Status.retired_at.is_(None))
    ).one_or_none()


def history_of(idea_id: int) -> Sequence[Any]:
    """Newest first."""
    columns = (StatusChange.id, StatusChange.at, StatusChange.response_html, Status.name, Status.tone)
    query = select(*columns).join(Status, Status.id == StatusChange.status_id)
    query = with_author(query, StatusChange.by_id).where(StatusChange.idea_id == idea_id)
    return db.session.execute(query.order_by(StatusChange.id.desc()).limit(100)).all()


def roadmap(viewer: Viewer, columns: Sequence[Any]) -> dict[int, list[Any]]:
    """Status → what stands there, most wanted first: one short walk of an index for each column."""
    found: dict[int, list[Any]] = {}
    for status in columns:
        query = ideas_for(viewer).where(Idea.merged_into_id.is_(None), Idea.status_id == status.id)
        found[status.id] = list(db.session.execute(query.order_by(Idea.votes.desc(), Idea.id.desc()).limit(ON_ROADMAP)))
    return found


def roadmap_columns(every: Sequence[Any]) -> list[Any]:
    """What the house shows there: of the usual ones, what is on its way, and what came of it."""
    return [one for one in every if one.on_roadmap]


def changelog(viewer: Viewer, after: str | None, limit: int) -> Page[Any]:
    """What shipped, the latest first."""
    means_shipped = db.session.scalars(select(Status.id).where(Status.meaning == SHIPPED)).all()
    return _lately(viewer, Idea.responder_id, means_shipped, after, limit)


def lately_moved(viewer: Viewer, columns: Sequence[Any], after: str | None, limit: int) -> Page[Any]:
    """What stands on the roadmap, what moved there last first."""
    return _lately(viewer, Idea.author_id, [one.id for one in columns], after, limit)


def _lately(viewer: Viewer, author_id: Any, status_ids: Sequence[int], after: str | None, limit: int) -> Page[Any]:
    """A walk of the index for each status, put together: over several at once neither database walks it, and sorts all that
    ever stood there."""
    query = with_author(ideas_for(viewer), author_id).where(Idea.merged_into_id.is_(None))
    pages = [
        keyset(query.where(Idea.status_id == each), Idea.status_at, Idea.id, after=after, limit=limit)
        for each in status_ids
    ]
    rows = sorted((row for page in pages for row in page.rows), key=lambda row: (row.status_at, row.id), reverse=True)
    more = len(rows) > limit or any(page.next for page in pages)
    return Page(rows[:limit], encode([rows[:limit][-1].status_at, rows[:limit][-1].id]) if more else None)
