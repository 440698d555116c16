"""One member's part in conversations, for the member page: as far as this viewer may see it."""

from typing import Any

from sqlalchemy import Select, func, select

from core.access import Viewer
from core.db import db
from forum import access
from forum.categories.queries import ids_seen_by
from forum.members.counting import NUMBERS
from forum.members.models import MemberCount
from forum.posts.models import Post
from forum.threads.models import Thread

SHOWN = (
    Post.id,
    Post.number,
    Post.text,
    Post.created_at,
    Post.likes,
    Post.worked,
    Thread.id.label("thread_id"),
    Thread.title,
    Thread.slug,
    Thread.kind,
    Thread.host_url,
    Thread.answer_id,
)


def counts(viewer: Viewer, customer_id: int) -> dict[str, int]:
    """posts, threads, tips, answers, in the categories that this viewer sees. They follow within seconds."""
    sums = [func.coalesce(func.sum(getattr(MemberCount, name)), 0).label(name) for name in NUMBERS]
    seen = MemberCount.category_id.in_(ids_seen_by(viewer))
    row = db.session.execute(select(*sums).where(MemberCount.customer_id == customer_id, seen)).one()
    return {name: int(number) for name, number in row._mapping.items()}


def best(viewer: Viewer, customer_id: int, limit: int = 3) -> list[Any]:
    """The most liked."""
    liked = _posts(viewer, customer_id, *SHOWN).where(Post.likes > 0)
    return list(db.session.execute(liked.order_by(Post.likes.desc(), Post.id.desc()).limit(limit)).all())


def recent(viewer: Viewer, customer_id: int, limit: int = 10) -> list[Any]:
    newest = _posts(viewer, customer_id, *SHOWN).order_by(Post.created_at.desc(), Post.id.desc())
    return list(db.session.execute(newest.limit(limit)).all())


def _posts(viewer: Viewer, customer_id: int, *columns: Any) -> Select:
    query = select(*columns).join(Thread, Thread.id == Post.thread_id)
    return query.where(Post.author_id == customer_id, access.is_there(Post), access.visible_to(viewer))
