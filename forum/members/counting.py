"""Counting anew what people wrote: from the rows, never one more or one less, so that a mistake heals at the next look."""

from collections.abc import Collection

from sqlalchemy import Select, case, delete, func, select, true

from core.db import among, db, insert_or
from core.stamps import touch
from forum import access
from forum.members.models import MemberCount
from forum.posts.models import Post
from forum.threads.kinds import TIP
from forum.threads.models import Thread

COUNTED = "member_counts"
NUMBERS = ("posts", "threads", "tips", "answers")


def recount(customer_ids: Collection[int] | None = None) -> None:
    """What stands for everyone who sees its category; what is for an audience alone is not counted. None: of all people."""
    theirs = true() if customer_ids is None else among(MemberCount.customer_id, customer_ids)
    db.session.execute(delete(MemberCount).where(theirs), execution_options={"synchronize_session": False})
    fresh = insert_or(MemberCount).from_select(["customer_id", "category_id", *NUMBERS], _counted(customer_ids))
    values = {name: fresh.excluded[name] for name in NUMBERS}
    db.session.execute(fresh.on_conflict_do_update(index_elements=["customer_id", "category_id"], set_=values))
    touch(COUNTED)


def _counted(customer_ids: Collection[int] | None) -> Select:
    opens = Post.number == 1
    is_answer = (Thread.answer_id == Post.id) & (Thread.author_id != Post.author_id)
    parts = (opens, opens & (Thread.kind == TIP), is_answer)
    numbers = [func.count(), *(func.sum(case((part, 1), else_=0)) for part in parts)]
    query = select(Post.author_id, Thread.category_id, *numbers).join(Thread, Thread.id == Post.thread_id)
    theirs = Post.author_id.is_not(None) if customer_ids is None else among(Post.author_id, customer_ids)
    there = (access.is_there(Thread), Thread.merged_into_id.is_(None))
    query = query.where(theirs, access.is_there(Post), *there, Thread.audience_id.is_(None))
    return query.group_by(Post.author_id, Thread.category_id)


def writers_of(post_ids: Collection[int], thread_ids: Collection[int]) -> set[int]:
    """Who wrote these posts, and whatever stands in these threads."""
    wrote = set(db.session.scalars(select(Post.author_id).where(among(Post.id, post_ids)))) if post_ids else set()
    if thread_ids:
        wrote |= set(db.session.scalars(select(Post.author_id).where(among(Post.thread_id, thread_ids)).distinct()))
    return {number for number in wrote if number is not None}
