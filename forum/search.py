"""How threads and posts are found by searching. A thread stands for its opening post, so that one hit is not two."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, SQLColumnExpression, and_, select

from core.access import Viewer
from core.db import db
from core.searchable import Document, Searchable, Shown
from customers import activity as people
from customers.products.queries import with_product
from customers.queries import with_author
from forum import access, activity
from forum.categories.models import Category
from forum.categories.queries import ids_seen_by
from forum.posts.models import Post
from forum.posts.queries import reply_ids
from forum.threads.kinds import QUESTION
from forum.threads.models import Thread
from forum.threads.queries import ThreadOf, post_url, thread_ids, url_of

_FINDABLE = and_(access.is_there(Post), access.is_there(Thread), Thread.merged_into_id.is_(None))

# What an import brought has no words to find until it is rendered; the job that does it says so.
_RENDERED = Post.markup > 0


HAS_IMAGES = Post.html.contains("<img ", autoescape=True)


def _of_posts() -> Select[Any]:
    query = (
        select(
            Post.id.label("post_id"),
            Post.number,
            Post.text,
            Post.created_at,
            Post.likes,
            HAS_IMAGES.label("has_images"),
            Thread.id.label("thread_id"),
            Thread.title,
            Thread.slug,
            Thread.kind,
            Thread.tags,
            Thread.answer_id,
            Thread.host_url,
            Thread.category_id,
            Category.slug.label("category"),
        )
        .join(Thread, Thread.id == Post.thread_id)
        .join(Category, Category.id == Thread.category_id)
        .where(_FINDABLE)
    )
    return with_product(with_author(query, Post.author_id), Thread.product_id)


def _threads(ids: Sequence[int]) -> Iterable[Document]:
    """A hosted thread is found at its host, which says so itself; its replies are found as posts."""
    query = _of_posts().where(Thread.id.in_(ids), Post.number == 1, Thread.host_url.is_(None), _RENDERED)
    return [_document(row, "thread", row.thread_id, row.title) for row in db.session.execute(query)]


def _replies(ids: Sequence[int]) -> Iterable[Document]:
    """Not those that say nothing and show nothing: their thread is found."""
    query = _of_posts().where(Post.id.in_(ids), Post.number > 1, _RENDERED)
    return [_document(row, "post", row.post_id, "") for row in db.session.execute(query) if _is_something(row)]


def _is_something(row: Any) -> bool:
    return row.has_images or any(map(str.isalnum, row.text))


def _document(row: Any, kind: str, number: int, title: str) -> Document:
    status = ("answered" if row.answer_id else "unanswered") if row.kind == QUESTION else ""
    return Document(
        kind=kind,
        id=number,
        title=title,
        text=row.text,
        created_at=row.created_at,
        author=row.author_handle or "",
        tags=tuple(row.tags),
        product=row.product_sku or "",
        category=row.category,
        status=status,
        scope=f"category:{row.category_id}",
        likes=row.likes,
        images=row.has_images,
    )


def _shown_threads(ids: Sequence[int], viewer: Viewer) -> Iterable[Shown]:
    query = _of_posts().where(Thread.id.in_(ids), Post.number == 1, access.visible_to(viewer))
    return [_shown(row, row.thread_id, url_of(ThreadOf(row))) for row in db.session.execute(query)]


def _shown_posts(ids: Sequence[int], viewer: Viewer) -> Iterable[Shown]:
    query = _of_posts().where(Post.id.in_(ids), access.visible_to(viewer))
    return [_shown(row, row.post_id, post_url(ThreadOf(row), row.number)) for row in db.session.execute(query)]


def _shown(row: Any, number: int, url: str) -> Shown:
    note = _("answered") if row.answer_id else ""
    return Shown(number, url, row.title, row.text, row.created_at, row.author_handle, note)


def _its_thread(happened: Sequence[Any]) -> list[int]:
    return [each.thread_id for each in happened]


def _its_post(happened: Sequence[Any]) -> list[int]:
    return [each.post_id for each in happened]


def _posts_of_thread(happened: Sequence[Any]) -> list[int]:
    """What a thread's posts are found by (category, tags, being there at all) is the thread's."""
    ids = [each.thread_id for each in happened] + [each.into_id for each in happened if hasattr(each, "into_id")]
    return list(db.session.scalars(select(Post.id).where(Post.thread_id.in_(ids), Post.number > 1)))


def _threads_of_people(happened: Sequence[Any]) -> list[int]:
    """They are found by their author's handle, or by nobody's since it is gone."""
    by_them = select(Post.thread_id).where(Post.author_id.in_(_people(happened)), Post.number == 1)
    return list(db.session.scalars(by_them))


def _posts_of_people(happened: Sequence[Any]) -> list[int]:
    return list(db.session.scalars(select(Post.id).where(Post.author_id.in_(_people(happened)), Post.number > 1)))


def _people(happened: Sequence[Any]) -> set[int]:
    return {number for each in happened for number in (each.customer_id, getattr(each, "into_id", each.customer_id))}


def _both_threads(happened: Sequence[Any]) -> list[int]:
    return [number for each in happened for number in (each.thread_id, getattr(each, "into_id", each.thread_id))]


def with_opening_text(query: Select[Any], thread_id: SQLColumnExpression[int]) -> Select[Any]:
    """The rows of a host (ideas) with what their thread's opening post says, as `opening_text`."""
    opening = and_(Post.thread_id == thread_id, Post.number == 1)
    return query.add_columns(Post.text.label("opening_text")).join(Post, opening)


def scopes(viewer: Viewer) -> list[str]:
    """Who hosts threads uses this very function too, so that a search asks it once."""
    return [f"category:{number}" for number in db.session.scalars(ids_seen_by(viewer))]


_WHOLE_THREAD = (
    activity.ThreadEdited,
    activity.ThreadMoved,
    activity.ThreadHidden,
    activity.ThreadRestored,
    activity.ThreadDeleted,
    activity.ThreadsMerged,
    activity.ThreadSplit,
    activity.AnswerAccepted,
    activity.AnswerWithdrawn,
)
_ONE_POST = (
    activity.PostAdded,
    activity.PostEdited,
    activity.PostHidden,
    activity.PostRestored,
    activity.PostDeleted,
    activity.PostReacted,
    activity.ReactionWithdrawn,
)
_AUTHOR = (people.ProfileChanged, people.Erased, people.Merged, people.Unmerged)

SEARCHABLE = [
    Searchable(
        kind="thread",
        label=_l("Threads"),
        suggested=True,
        load=_threads,
        page=thread_ids,
        visible=_shown_threads,
        changed={activity.ThreadStarted: _its_thread}
        | dict.fromkeys(_WHOLE_THREAD, _both_threads)
        | dict.fromkeys(_ONE_POST, _its_thread)
        | dict.fromkeys(_AUTHOR, _threads_of_people),
        scopes=scopes,
    ),
    Searchable(
        kind="post",
        label=_l("Replies"),
        load=_replies,
        page=reply_ids,
        visible=_shown_posts,
        changed=dict.fromkeys(_WHOLE_THREAD, _posts_of_thread)
        | dict.fromkeys(_ONE_POST, _its_post)
        | dict.fromkeys(_AUTHOR, _posts_of_people),
        scopes=scopes,
    ),
]
