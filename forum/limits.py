"""What new members may do in their first days (the numbers are Discourse's for newcomers). Held in the actions, so at every door."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select, bindparam, func, select

from core.access import Viewer
from core.clock import now
from core.db import db, run
from core.errors import Invalid, TooMany, seconds_of
from forum.posts.models import Post
from forum.posts.writing import Writing
from forum.threads.models import Thread

BETWEEN_THREADS = timedelta(seconds=120)
BETWEEN_POSTS = timedelta(seconds=30)
SAME_TEXT_WITHIN = timedelta(minutes=5)
THREADS_A_DAY, POSTS_A_DAY = 3, 10
LINKS, IMAGES, MENTIONS = 2, 1, 2
MENTIONS_FOR_ALL = 10
DAY = timedelta(days=1)

SAME = (
    select(Post.id)
    .where(Post.author_id == bindparam("who"), Post.created_at > bindparam("since"), Post.body == bindparam("body"))
    .where(Post.deleted_by_id.is_distinct_from(bindparam("who")))
    .limit(1)
)
SAME_OPENING = SAME.join(Thread, Thread.id == Post.thread_id).where(
    Post.number == 1, Thread.title == bindparam("title")
)


def check_writing(viewer: Viewer, writing: Writing) -> None:
    if len(writing.mentions) > MENTIONS_FOR_ALL:
        raise Invalid({"body": _("At most %(most)s people can be called in one post.", most=MENTIONS_FOR_ALL)})
    if not viewer.is_new:
        return
    for found, most, sentence in (
        (writing.links, LINKS, _("New members may post %(most)s links at a time.", most=LINKS)),
        (writing.images, IMAGES, _("New members may post %(most)s picture at a time.", most=IMAGES)),
        (len(writing.mentions), MENTIONS, _("New members may call %(most)s people in a post.", most=MENTIONS)),
    ):
        if found > most:
            raise Invalid({"body": sentence})


def check_opening(viewer: Viewer, title: str, body: str) -> None:
    """A thread or an idea: another one with the same few words under another title is another one."""
    if not viewer.is_new:
        return
    mine = select(func.max(Thread.created_at), func.min(Thread.created_at), func.count())
    recent = mine.where(Thread.author_id == viewer.id, Thread.created_at > now() - DAY)
    _check_pace(recent, BETWEEN_THREADS, THREADS_A_DAY)
    _refuse_repeated(viewer, SAME_OPENING, body=body, title=title)


def check_reply(viewer: Viewer, body: str) -> None:
    if not viewer.is_new:
        return
    mine = select(func.max(Post.created_at), func.min(Post.created_at), func.count())
    recent = mine.where(Post.author_id == viewer.id, Post.created_at > now() - DAY, Post.number > 1)
    _check_pace(recent, BETWEEN_POSTS, POSTS_A_DAY)
    _refuse_repeated(viewer, SAME, body=body)


def _refuse_repeated(viewer: Viewer, alike: Select, **said: str) -> None:
    """Whoever takes a text back may write it again elsewhere; whoever's text was taken from them may not."""
    if run(alike, {"who": viewer.id, "since": now() - SAME_TEXT_WITHIN} | said).first():
        raise Invalid({"body": _("You wrote exactly this a moment ago.")})


def _check_pace(recent, between: timedelta, most: int) -> None:  # type: ignore[no-untyped-def]
    last, first, count = db.session.execute(recent).one()
    if not count:
        return
    _wait_until(last + between)
    if count >= most:
        _wait_until(first + DAY)


def _wait_until(moment: datetime) -> None:
    left = moment - now()
    if left > timedelta():
        said = ngettext(
            "New members write a little slower. Wait a second.",
            "New members write a little slower. Wait %(num)s seconds.",
            seconds_of(left),
        )
        raise TooMany(said, left)
