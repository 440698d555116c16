"""What pages, API and feeds read of posts."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from core.access import Viewer
from core.db import db, run
from core.errors import NotFound
from core.paging import Page, keyset
from core.prepared import for_viewers
from customers.queries import with_author, with_writer
from forum import access
from forum.posts.history import Version, changed_lines
from forum.posts.models import Post, Revision
from forum.reactions.models import Reaction
from forum.threads.models import Thread

PAGE = 20
SHOWN = (
    Post.id,
    Post.thread_id,
    Post.number,
    Post.author_id,
    Post.reply_to_id,
    Post.html,
    Post.created_at,
    Post.edited_at,
    Post.version,
    Post.likes,
    Post.worked,
    Post.did_not_work,
    Post.hidden_at,
    Post.deleted_at,
    Post.imported_score,
    Post.source_url,
    Post.licence,
)


def _posts(*more: Any) -> Select:
    return with_writer(select(*SHOWN, *more), Post.author_id)


ON_PAGE = (
    _posts()
    .where(Post.thread_id == bindparam("thread_id"), Post.number >= bindparam("first"), Post.number < bindparam("end"))
    .order_by(Post.number)
)

_GIVEN = select(func.aggregate_strings(Reaction.kind, ",")).where(
    Reaction.post_id == Post.id, Reaction.customer_id == bindparam("viewer_id")
)
WITH_GIVEN = ON_PAGE.add_columns(_GIVEN.scalar_subquery().label("given"))


def first_of_page(number: int) -> int:
    """The number that opens the page on which this number stands."""
    return (number - 1) // PAGE * PAGE + 1


def page_of_posts(thread_id: int, number: int) -> Sequence[Any]:
    """The page on which post `number` stands: a range of numbers, so the last page costs what the first does."""
    first = first_of_page(number)
    return run(ON_PAGE, {"thread_id": thread_id, "first": first, "end": first + PAGE}).all()


def page_for(viewer: Viewer, thread_id: int, number: int) -> tuple[Sequence[Any], set[tuple[int, str]]]:
    """That page and what this viewer gave on it, as `reactions_of` says it, in one statement."""
    if viewer.is_guest:
        return page_of_posts(thread_id, number), set()
    first = first_of_page(number)
    asked = {"thread_id": thread_id, "first": first, "end": first + PAGE, "viewer_id": viewer.id}
    rows = run(WITH_GIVEN, asked).all()
    return rows, {(row.id, kind) for row in rows if row.given for kind in row.given.split(",")}


def posts_after(thread_id: int, after: str | None, limit: int) -> Page[Any]:
    """For the API: what can be read, in order."""
    query = _posts(Post.body).where(Post.thread_id == thread_id, access.is_there(Post))
    return keyset(query, Post.number, Post.id, after=after, limit=limit, newest=False)


def post_for(viewer: Viewer, post_id: int) -> Any:
    """One post with its source text and its thread's title and address; NotFound where this viewer may not know of it."""
    row = run(_one_post(viewer), {"post_id": post_id, "viewer_id": viewer.id}).one_or_none()
    if row is None:
        raise NotFound
    return row


@for_viewers
def _one_post(viewer: Viewer) -> Select:
    its_thread = (Thread.title, Thread.slug, Thread.kind, Thread.category_id, Thread.host_url, Thread.product_id)
    query = _posts(Post.body, *its_thread).join(Thread, Thread.id == Post.thread_id)
    query = query.where(Post.id == bindparam("post_id"), access.visible_to(viewer))
    return query if access.moderates(viewer) else query.where(access.is_there(Post))


def reactions_of(viewer: Viewer, post_ids: Sequence[int]) -> set[tuple[int, str]]:
    """What this viewer gave: (post id, kind)."""
    if viewer.is_guest or not post_ids:
        return set()
    query = select(Reaction.post_id, Reaction.kind).where(
        Reaction.customer_id == viewer.id, Reaction.post_id.in_(post_ids)
    )
    return {(row.post_id, row.kind) for row in db.session.execute(query)}


def revisions_of(post_id: int) -> Sequence[Any]:
    query = with_author(select(Revision.__table__), Revision.editor_id).where(Revision.post_id == post_id)
    return db.session.execute(query.order_by(Revision.version.desc()).limit(100)).all()


def versions_of(post: Any) -> list[Any]:
    """What the post says now and said before, newest first, each with the lines that its edit changed."""
    earlier = revisions_of(post.id)
    bodies = [post.body, *(row.body for row in earlier)]
    return [
        Version(row.at, row.author_handle, row.author_name, changed_lines(before, after))
        for row, after, before in zip(earlier, bodies, bodies[1:], strict=False)
    ]


def id_at(viewer: Viewer, thread_id: int, number: int) -> int | None:
    """The post that stands at an address."""
    query = select(Post.id).join(Thread, Thread.id == Post.thread_id).where(access.visible_to(viewer))
    return db.session.scalar(query.where(Post.thread_id == thread_id, Post.number == number))


def authors_of(post_ids: Sequence[int]) -> dict[int, int | None]:
    rows = db.session.execute(select(Post.id, Post.author_id).where(Post.id.in_(post_ids)))
    return {row.id: row.author_id for row in rows}


def titles_of(viewer: Viewer, post_ids: Sequence[int]) -> dict[int, Any]:
    """For short mentions elsewhere: post → its number and its thread's title and address, where this viewer may see it."""
    query = (
        select(
            Post.id, Post.number, Post.text, Thread.id.label("thread_id"), Thread.title, Thread.slug, Thread.host_url
        )
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.id.in_(post_ids), access.visible_to(viewer), access.is_there(Post))
    )
    return {row.id: row for row in db.session.execute(query)}


def openings_of(thread_ids: Sequence[int]) -> dict[int, str]:
    """Thread → the HTML of its opening post."""
    query = select(Post.thread_id, Post.html).where(Post.thread_id.in_(thread_ids), Post.number == 1)
    return {row.thread_id: row.html for row in db.session.execute(query)}


def reply_ids(after: int, limit: int) -> Sequence[int]:
    """In order, for what goes through all of them; an opening post stands with its thread."""
    query = select(Post.id).where(Post.id > after, Post.number > 1).order_by(Post.id)
    return db.session.scalars(query.limit(limit)).all()
