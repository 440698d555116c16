"""Starting threads and changing their heads."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, bindparam, delete, insert, select

from core.access import Viewer
from core.clock import now
from core.db import db
from core.errors import Conflict, Invalid, NotFound, Refused
from core.journal import record
from core.prepared import for_viewers
from core.stamps import touch
from core.text import slug_of
from customers.products.queries import by_sku
from customers.queries import lock_person
from forum import access, limits
from forum.activity import ThreadEdited, ThreadStarted
from forum.categories.queries import CategoryView, category_for
from forum.following.actions import watch_from_now
from forum.posts.models import Post, Revision
from forum.posts.writing import Writing
from forum.threads.kinds import ANNOUNCEMENT, KINDS
from forum.threads.models import Thread, ThreadTag


def slugify(title: str) -> str:
    return slug_of(title, otherwise="thread")


def start_thread(
    viewer: Viewer,
    category: str,
    title: str,
    writing: Writing,
    *,
    kind: str | None = None,
    tags: tuple[str, ...] = (),
    product: str | None = None,
) -> Thread:
    """A thread with its opening post."""
    place = _place_for(viewer, category)
    kind = kind or place.default_kind
    if kind not in KINDS:
        raise Invalid({"kind": _("There is no such kind.")})
    if kind == ANNOUNCEMENT and not viewer.is_staff:
        raise Refused(_("Announcements are for staff to make."))
    lock_person(viewer.id)
    limits.check_writing(viewer, writing)
    limits.check_opening(viewer, title, writing.body)
    thread = new_thread(viewer, place.id, kind, title, tags, product_id_of(product))
    post = open_with(thread, viewer, writing)
    mentions = [each for each in writing.mentions if each != viewer.id]
    record(ThreadStarted(actor_id=viewer.id, thread_id=thread.id, post_id=post.id, thread_kind=kind, mentions=mentions))
    return thread


def edit_thread(
    viewer: Viewer, thread_id: int, title: str, tags: tuple[str, ...], product: str | None, version: int
) -> Thread:
    thread = visible_thread(viewer, thread_id)
    must_not_be_hosted(thread)
    opening = db.session.scalars(select(Post).where(Post.thread_id == thread_id, Post.number == 1)).one()
    must_edit(viewer, opening)
    if thread.version != version:
        raise Conflict(_("Somebody edited this thread while you were at it."))
    if (title, list(tags), product_id_of(product)) == (thread.title, list(thread.tags), thread.product_id):
        return thread
    _keep_old_title(viewer, thread, opening)
    thread.title, thread.slug, thread.version = title, slugify(title), thread.version + 1
    thread.product_id = product_id_of(product)
    set_tags(thread, tags)
    record(ThreadEdited(actor_id=viewer.id, thread_id=thread.id))
    touch(f"thread:{thread.id}")
    return thread


def must_edit(viewer: Viewer, opening: Any) -> None:
    """`opening` is its first post, or its head: they have the same author and moment."""
    if not access.may_edit(viewer, opening):
        raise Refused(_("This thread is not yours to edit, or the time for it is over."))


def must_not_be_hosted(thread: Thread, number: int = 1, by_host: bool = False) -> None:
    """What opens a hosted conversation is its host's: it changes, goes and comes back there, by the rules of the host."""
    if thread.host_url is not None and number == 1 and not by_host:
        raise Conflict(_("This is part of an idea or a survey: go there to change it."))


def visible_thread(viewer: Viewer, thread_id: int) -> Thread:
    """The thread, locked for this transaction, or nothing at all."""
    thread = db.session.scalars(_locked(viewer), {"thread_id": thread_id, "viewer_id": viewer.id}).one_or_none()
    if thread is None:
        raise NotFound
    return thread


@for_viewers
def _locked(viewer: Viewer) -> Select:
    visible = select(Thread).where(Thread.id == bindparam("thread_id"), access.visible_to(viewer))
    return visible.with_for_update(of=Thread).execution_options(populate_existing=True)


def product_id_of(sku: str | None) -> int | None:
    if not sku:
        return None
    product = by_sku(sku)
    if product is None:
        raise Invalid({"product": _("There is no such product.")})
    return product.id


def set_tags(thread: Thread, tags: tuple[str, ...]) -> None:
    db.session.flush()
    db.session.execute(delete(ThreadTag).where(ThreadTag.thread_id == thread.id))
    if tags:
        db.session.execute(insert(ThreadTag), [{"thread_id": thread.id, "tag": tag} for tag in tags])
    thread.tags = list(tags)


def _place_for(viewer: Viewer, slug: str) -> CategoryView:
    place = category_for(viewer, slug)
    if place is None:
        raise Invalid({"category": _("There is no such category.")})
    if not place.may_create:
        raise Refused(_("You may not start threads in %(name)s.", name=place.name))
    return place


def new_thread(
    viewer: Viewer, category_id: int, kind: str, title: str, tags: tuple[str, ...], product_id: int | None
) -> Thread:
    moment = now()
    thread = Thread(
        category_id=category_id,
        author_id=viewer.id,
        last_author_id=viewer.id,
        kind=kind,
        title=title,
        slug=slugify(title),
        product_id=product_id,
        tags=[],
        created_at=moment,
        last_post_at=moment,
        post_count=1,
        last_number=1,
        version=1,
        score=0,
    )
    db.session.add(thread)
    set_tags(thread, tags)
    return thread


def open_with(thread: Thread, viewer: Viewer, writing: Writing) -> Post:
    watch_from_now(viewer.id, thread.id)
    return new_post(thread.id, 1, viewer.id, writing, thread.created_at)


def new_post(
    thread_id: int, number: int, author_id: int | None, writing: Writing, at: datetime, **more: int | str | None
) -> Post:
    post = Post(
        thread_id=thread_id,
        number=number,
        author_id=author_id,
        body=writing.body,
        html=writing.html,
        text=writing.text,
        markup=writing.markup,
        created_at=at,
        version=1,
        **more,
    )
    db.session.add(post)
    db.session.flush()
    return post


def _keep_old_title(viewer: Viewer, thread: Thread, opening: Post) -> None:
    db.session.add(
        Revision(
            post_id=opening.id,
            version=opening.version,
            body=opening.body,
            title=thread.title,
            editor_id=viewer.id,
            at=now(),
        )
    )
    opening.version += 1
