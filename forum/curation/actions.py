"""Closing, pinning, moving, hiding and merging threads."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update

from core.access import Viewer
from core.clock import now
from core.db import db
from core.errors import Invalid, NotFound, Refused
from core.journal import record
from core.stamps import touch
from forum import access
from forum.activity import (
    ThreadClosed,
    ThreadHidden,
    ThreadMoved,
    ThreadReopened,
    ThreadRestored,
    ThreadsMerged,
)
from forum.categories.closing import REMOVED, must_mean_to_close
from forum.categories.models import Category
from forum.categories.queries import category_for
from forum.posts.models import Post
from forum.threads.actions import must_not_be_hosted, visible_thread
from forum.threads.counting import recount
from forum.threads.models import Thread


def close_thread(viewer: Viewer, thread_id: int) -> Thread:
    thread = _curated(viewer, thread_id)
    if thread.closed_at is None:
        thread.closed_at = now()
        record(ThreadClosed(actor_id=viewer.id, thread_id=thread.id))
    return thread


def reopen_thread(viewer: Viewer, thread_id: int) -> Thread:
    thread = _curated(viewer, thread_id)
    if thread.closed_at is not None:
        thread.closed_at = None
        record(ThreadReopened(actor_id=viewer.id, thread_id=thread.id))
    return thread


def pin_thread(viewer: Viewer, thread_id: int, until: datetime | None = None) -> Thread:
    """On top of its lists, until then or until somebody unpins it."""
    if until is not None and until <= now():
        raise Invalid({"until": _("That is over already.")})
    thread = _curated(viewer, thread_id)
    thread.pinned_at, thread.pinned_until = now(), until
    touch("site")
    return thread


def unpin_thread(viewer: Viewer, thread_id: int) -> Thread:
    thread = _curated(viewer, thread_id)
    thread.pinned_at = thread.pinned_until = None
    touch("site")
    return thread


def move_thread(viewer: Viewer, thread_id: int, category: str, is_meant: bool = False) -> Thread:
    """`is_meant`: fewer will see it there, and whoever moves it knows."""
    thread = _curated(viewer, thread_id)
    must_not_be_hosted(thread)
    place = category_for(viewer, category)
    if place is None:
        raise Invalid({"category": _("There is no such category.")})
    if place.id != thread.category_id:
        must_mean_to_close(_seen_by(thread), place.see, place.name, is_meant)
        stood, thread.category_id = _category_of(thread).slug, place.id
        record(ThreadMoved(actor_id=viewer.id, thread_id=thread.id, from_category=stood))
    return thread


def hide_thread(viewer: Viewer, thread_id: int, reason: str = "", by_host: bool = False) -> Thread:
    thread = _curated(viewer, thread_id)
    must_not_be_hosted(thread, by_host=by_host)
    if thread.hidden_at is None:
        thread.hidden_at = now()
        record(ThreadHidden(actor_id=viewer.id, thread_id=thread.id, reason=reason, post_id=_opening_id(thread)))
    return thread


def restore_thread(viewer: Viewer, thread_id: int, by_host: bool = False) -> Thread:
    thread = _curated(viewer, thread_id)
    must_not_be_hosted(thread, by_host=by_host)
    if thread.hidden_at is not None:
        thread.hidden_at = None
        record(ThreadRestored(actor_id=viewer.id, thread_id=thread.id, post_id=_opening_id(thread)))
    return thread


def merge_threads(viewer: Viewer, thread_id: int, into_id: int, is_meant: bool = False) -> Thread:
    """The posts of one go to the end of the other, in their order and under new numbers; its address leads there.
    `is_meant` as for moving."""
    gone, target = _pair(viewer, thread_id, into_id)
    must_mean_to_close(_seen_by(gone), _seen_by(target), _category_of(target).name, is_meant)
    moved = {"thread_id": target.id, "number": target.last_number + Post.number}
    db.session.execute(
        update(Post).where(Post.thread_id == gone.id).values(moved), execution_options={"synchronize_session": False}
    )
    target.last_number += gone.last_number
    gone.merged_into_id, gone.answer_id = target.id, None
    db.session.execute(update(Thread).where(Thread.merged_into_id == gone.id).values(merged_into_id=target.id))
    db.session.flush()
    recount(target.id)
    touch(f"thread:{gone.id}")
    record(ThreadsMerged(actor_id=viewer.id, thread_id=gone.id, into_id=target.id))
    return target


def _pair(viewer: Viewer, thread_id: int, into_id: int) -> tuple[Thread, Thread]:
    """The two, locked in the order of their numbers."""
    if thread_id == into_id:
        raise Invalid({"into": _("A thread cannot be merged into itself.")})
    first, second = sorted((thread_id, into_id))
    locked = {number: _curated(viewer, number, "into" if number == into_id else None) for number in (first, second)}
    if any(thread.host_url is not None for thread in locked.values()):
        raise Invalid({"into": _("The conversation of an idea or a survey is merged where it is shown.")})
    return locked[thread_id], locked[into_id]


def _seen_by(thread: Thread) -> str:
    return REMOVED if thread.hidden_at or thread.deleted_at else _category_of(thread).see


def _category_of(thread: Thread) -> Any:
    columns = (Category.slug, Category.name, Category.see)
    return db.session.execute(select(*columns).where(Category.id == thread.category_id)).one()


def _curated(viewer: Viewer, thread_id: int, field: str | None = None) -> Thread:
    """`field` is the form's that named the thread, where it was not the address."""
    if not access.moderates(viewer):
        raise Refused(_("Moderators do this."))
    try:
        thread = visible_thread(viewer, thread_id)
    except NotFound:
        if field is None:
            raise
        raise Invalid({field: _("There is no such thread.")}) from None
    touch(f"thread:{thread.id}")
    return thread


def _opening_id(thread: Thread) -> int:
    return db.session.execute(select(Post.id).where(Post.thread_id == thread.id, Post.number == 1)).scalar_one()
