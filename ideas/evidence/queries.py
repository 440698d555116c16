"""What speaks for an idea, and how many people want it: each counted once over votes and evidence."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from core.access import Viewer
from core.db import db
from customers.queries import with_author
from forum.posts.queries import authors_of, titles_of
from forum.threads.queries import ThreadOf, post_url
from ideas.evidence.models import Evidence
from ideas.ideas.models import Idea
from ideas.votes.models import Vote


@dataclass(frozen=True)
class Piece:
    """A linked post, as far as it may still be read."""

    post_id: int
    importance: int
    note: str
    at: Any
    author_id: int | None
    title: str
    text: str
    url: str
    linked_by: str


@dataclass(frozen=True)
class Demand:
    """`by_person`: customer → what they gave, e.g. {"votes": 1, "posts": 2}."""

    by_person: dict[int, dict[str, int]] = field(default_factory=dict)

    @property
    def people(self) -> int:
        return len(self.by_person)

    @property
    def voters(self) -> int:
        return sum(1 for gave in self.by_person.values() if "votes" in gave)

    @property
    def writers(self) -> int:
        return sum(1 for gave in self.by_person.values() if "posts" in gave)


def _family(root_id: int) -> Any:
    return select(Idea.id).where(Idea.root_id == root_id)


def pieces_of(viewer: Viewer, root_id: int) -> list[Piece]:
    """Also what was linked to ideas that became part of it. The most important first."""
    query = with_author(select(Evidence.__table__), Evidence.by_id).where(Evidence.idea_id.in_(_family(root_id)))
    rows = db.session.execute(query.order_by(Evidence.importance.desc(), Evidence.id).limit(500)).all()
    return _pieces(viewer, rows)


def piece_of(viewer: Viewer, idea_id: int, post_id: int) -> Piece:
    """What was linked to this very idea."""
    query = with_author(select(Evidence.__table__), Evidence.by_id).where(Evidence.idea_id == idea_id)
    return _pieces(viewer, db.session.execute(query.where(Evidence.post_id == post_id)).all())[0]


def _pieces(viewer: Viewer, rows: Sequence[Any]) -> list[Piece]:
    posts = titles_of(viewer, [row.post_id for row in rows])
    authors = authors_of([row.post_id for row in rows])
    return [
        Piece(
            row.post_id,
            row.importance,
            row.note,
            row.at,
            authors.get(row.post_id),
            posts[row.post_id].title,
            posts[row.post_id].text,
            post_url(ThreadOf(posts[row.post_id]), posts[row.post_id].number),
            row.author_name or row.author_handle or "",
        )
        for row in rows
        if row.post_id in posts
    ]


def demand(root_id: int) -> Demand:
    """Three statements. Whoever voted twice, by an idea that became part of this one, is one person too."""
    gave: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for customer_id in db.session.scalars(select(Vote.customer_id).where(Vote.root_id == root_id, Vote.counts)):
        gave[customer_id]["votes"] = 1
    linked = list(db.session.scalars(select(Evidence.post_id).where(Evidence.idea_id.in_(_family(root_id))).distinct()))
    for author_id in authors_of(linked).values():
        if author_id is not None:
            gave[author_id]["posts"] = gave[author_id].get("posts", 0) + 1
    return Demand(dict(gave))
