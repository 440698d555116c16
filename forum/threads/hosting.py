"""For packages whose things have a conversation (ideas, surveys): starting it, what they join of it, and the place where it
stands."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, SQLColumnExpression, select, true, update

from core.access import Viewer
from core.db import among, db, plain_rows
from core.errors import Invalid
from core.journal import record
from core.stamps import touch
from forum import access
from forum.activity import ThreadStarted
from forum.categories.models import Category
from forum.categories.queries import category_for
from forum.posts.models import Post
from forum.posts.writing import Writing
from forum.threads.actions import new_thread, open_with, slugify
from forum.threads.models import Thread


def start_hosted_thread(viewer: Viewer, category: str, title: str, writing: Writing, audience_id: int | None) -> Thread:
    """The conversation of something that an upper package shows (an idea, a survey); that package says where by `host`."""
    place = category_for(viewer, category)
    if place is None:
        raise Invalid({"category": _("There is no such category.")})
    thread = new_thread(viewer, place.id, "discussion", title, (), None)
    thread.audience_id, thread.host_url = audience_id, ""
    post = open_with(thread, viewer, writing)
    record(ThreadStarted(actor_id=viewer.id, thread_id=thread.id, post_id=post.id, mentions=list(writing.mentions)))
    return thread


def host(thread_id: int, host_url: str, title: str | None = None, audience_id: int | None = None) -> None:
    """Push down where a hosted thread is shown and for whom."""
    thread = db.session.get_one(Thread, thread_id)
    thread.host_url, thread.audience_id = host_url, audience_id
    if title is not None:
        thread.title, thread.slug = title, slugify(title)
    touch(f"thread:{thread_id}")


def with_thread(query: Select, thread_id: SQLColumnExpression[int], viewer: Viewer) -> Select:
    """The query with its rows' threads, without those whose thread was hidden or deleted: these are for moderators."""
    there = true() if access.moderates(viewer) else access.is_there(Thread)
    columns = (Thread.post_count, Thread.last_number, Thread.last_post_at, Thread.hidden_at, Thread.deleted_at)
    return query.add_columns(*columns).join(Thread, Thread.id == thread_id).where(there)


def gone(thread_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """SQL, for a query that did not join it: it was hidden or deleted."""
    return select(Thread.id).where(Thread.id == thread_id, ~access.is_there(Thread)).exists()


def openings(thread_ids: Sequence[int]) -> dict[int, Any]:
    """Thread → its opening post: what the hosted thing says of itself."""
    columns = (Post.id, Post.thread_id, Post.body, Post.html, Post.text, Post.version, Post.edited_at, Post.author_id)
    rows = plain_rows(select(*columns).where(among(Post.thread_id, thread_ids), Post.number == 1))
    return {row.thread_id: row for row in rows}


def place_for(slug: str, name: str, description: str) -> str:
    """The slug of a category for hosted threads alone: everyone may read and members reply there; it is made where
    there is none."""
    if db.session.scalar(select(Category.id).where(Category.slug == slug)) is None:
        db.session.add(Category(slug=slug, name=name, description=description, position=900, create="staff"))
        db.session.flush()
    return slug


def places(thread_ids: Sequence[int]) -> dict[int, Any]:
    """Thread → its `category` and `category_id`, and whether it `is_gone`."""
    query = select(
        Thread.id, Thread.category_id, Category.slug.label("category"), (~access.is_there(Thread)).label("is_gone")
    )
    query = query.join(Category, Category.id == Thread.category_id).where(among(Thread.id, thread_ids))
    return {row.id: row for row in plain_rows(query)}


def brought_in(source_ids: Sequence[str]) -> dict[str, Any]:
    """What an import brought: source id → thread, with its author."""
    query = select(Thread.id, Thread.source_id, Thread.author_id).where(Thread.source_id.in_(source_ids))
    return {row.source_id: row for row in db.session.execute(query)}


def host_all(urls: Mapping[int, str]) -> None:
    """Many threads at once: where each is shown from now on. Nobody can have seen them yet."""
    if urls:
        db.session.execute(update(Thread), [{"id": number, "host_url": url} for number, url in urls.items()])


def answered_since(batch: int) -> set[int]:
    """Threads of an import in which somebody else has written."""
    query = select(Post.thread_id).join(Thread, Thread.id == Post.thread_id)
    others = query.where(Thread.batch == batch, Post.batch.is_distinct_from(batch))
    return set(db.session.scalars(others.distinct()))


def threads_of(batch: int) -> Select:
    """SQL: the ids of the threads of an import."""
    return select(Thread.id).where(Thread.batch == batch)


def posts_of(batch: int) -> Select:
    return select(Post.id).where(Post.batch == batch)


def keep(thread_ids: Collection[int], batch: int) -> None:
    """These are no longer the import's: taking it back leaves them."""
    mine = update(Thread).where(Thread.batch == batch, among(Thread.id, thread_ids)).values(batch=None)
    db.session.execute(mine, execution_options={"synchronize_session": False})
