"""One member's part in conversations, for the member page: as far as this viewer may see it."""

from typing import Any

from sqlalchemy import Select, func, literal, select, union_all

from core.access import Viewer
from core.db import db
from forum import access
from forum.posts.models import Post
from forum.threads.kinds import TIP
from forum.threads.models import Thread

COUNTED_TO = 1000
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
    """posts, threads, tips, answers: each counted to a thousand, so that the page of a busy member costs no more."""
    theirs = _posts(viewer, customer_id, Post.id)
    parts = {
        "posts": theirs,
        "threads": theirs.where(Post.number == 1),
        "tips": theirs.where(Post.number == 1, Thread.kind == TIP),
        "answers": theirs.where(Thread.answer_id == Post.id, Thread.author_id != customer_id),
    }
    lines = [
        select(literal(name), func.count()).select_from(query.limit(COUNTED_TO).subquery())
        for name, query in parts.items()
    ]
    return {row[0]: row[1] for row in db.session.execute(union_all(*lines))}


def best(viewer: Viewer, customer_id: int, limit: int = 3) -> list[Any]:
    """The most liked."""
    liked = _posts(viewer, customer_id, *SHOWN).where(Post.likes > 0)
    return list(db.session.execute(liked.order_by(Post.likes.desc(), Post.id.desc()).limit(limit)).all())


def recent(viewer: Viewer, customer_id: int, limit: int = 10) -> list[Any]:
    newest = _posts(viewer, customer_id, *SHOWN).order_by(Post.created_at.desc(), Post.id.desc())
    return list(db.session.execute(newest.limit(limit)).all())


def _posts(viewer: Viewer, customer_id: int, *columns: Any) -> Select:
    query = select(*columns).join(Thread, Thread.id == Post.thread_id)
    return query.where(Post.author_id == customer_id, access.readable_post(), access.visible_to(viewer))
