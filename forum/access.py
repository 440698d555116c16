"""Who may see and do what in a conversation. Each rule about seeing has its SQL twin beside it: lists, search, feed and
counts use the twin, so that what one may not see is nowhere."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, true

from core.access import Viewer
from core.clock import now
from customers import audiences
from forum.categories.queries import circles, ids_seen_by
from forum.posts.models import Post
from forum.threads.models import Thread

EDIT_WINDOW = timedelta(days=30)
NEW_MEMBER_EDIT_WINDOW = timedelta(days=1)


def moderates(viewer: Viewer) -> bool:
    return viewer.has("moderator")


def is_there(model: type[Post] | type[Thread]) -> ColumnElement[bool]:
    """SQL: the row itself is neither hidden nor deleted; who else may know of it is for `visible_to`."""
    return and_(model.hidden_at.is_(None), model.deleted_at.is_(None))


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """SQL: this viewer may know of the thread."""
    return and_(
        true() if moderates(viewer) else is_there(Thread),
        Thread.merged_into_id.is_(None),
        Thread.category_id.in_(ids_seen_by(viewer)),
        audiences.includes(Thread.audience_id, viewer),
    )


def listed_for(viewer: Viewer) -> ColumnElement[bool]:
    """SQL: the thread belongs on general lists. Hosted ones are found at their host."""
    return and_(
        is_there(Thread),
        Thread.merged_into_id.is_(None),
        Thread.host_url.is_(None),
        Thread.category_id.in_(ids_seen_by(viewer)),
        audiences.includes(Thread.audience_id, viewer),
    )


def may_reply(viewer: Viewer, thread: Any) -> bool:
    """`thread` has closed_at, hidden_at, deleted_at and its category's `reply`."""
    if viewer.is_guest or viewer.is_silenced or thread.deleted_at or thread.hidden_at:
        return False
    return thread.reply in circles(viewer) and (thread.closed_at is None or moderates(viewer))


def may_edit(viewer: Viewer, post: Any) -> bool:
    """Its author for a while, a moderator always. `post` has author_id, created_at, deleted_at, hidden_at."""
    if viewer.is_guest or post.deleted_at:
        return False
    if moderates(viewer):
        return True
    window = NEW_MEMBER_EDIT_WINDOW if viewer.is_new else EDIT_WINDOW
    mine = post.author_id == viewer.id and not viewer.is_silenced
    return mine and post.hidden_at is None and now() - post.created_at < window


def may_delete(viewer: Viewer, post: Any) -> bool:
    return not viewer.is_guest and not post.deleted_at and (moderates(viewer) or post.author_id == viewer.id)


def may_react(viewer: Viewer, post: Any) -> bool:
    """Not to one's own words."""
    return not (viewer.is_guest or viewer.is_silenced) and post.author_id != viewer.id and not post.deleted_at


def may_accept(viewer: Viewer, thread: Any) -> bool:
    """Whoever asked, and moderators."""
    return not viewer.is_guest and (thread.author_id == viewer.id or moderates(viewer))
