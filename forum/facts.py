"""What segments, badges and audiences can ask about a customer's part in conversations. Only what people can read counts."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import Select, select

from core.facts import Fact
from customers.products.queries import with_product
from forum import access
from forum.categories.models import Category
from forum.posts.models import Post
from forum.reactions.models import LIKE, WORKED, Reaction
from forum.threads.kinds import TIP
from forum.threads.models import Thread

DIMENSIONS = ("category", "thread_kind", "product_sku")
MORE_THAN_ALL_POSTS = 10_000_000_000


def _readable(customer: Any, value: Any, at: Any) -> Select:
    query = (
        select(
            customer.label("customer_id"),
            value.label("value"),
            at.label("at"),
            Category.slug.label("category"),
            Thread.kind.label("thread_kind"),
        )
        .select_from(Post)
        .join(Thread, Thread.id == Post.thread_id)
        .join(Category, Category.id == Thread.category_id)
        .where(access.is_there(Post), access.is_there(Thread), customer.is_not(None))
    )
    return with_product(query, Thread.product_id)


def posts() -> Select:
    return _readable(Post.author_id, Post.id, Post.created_at)


def threads() -> Select:
    return posts().where(Post.number == 1)


def tips() -> Select:
    return threads().where(Thread.kind == TIP)


def answers_accepted() -> Select:
    """Not one's own answer to one's own question."""
    return posts().where(Thread.answer_id == Post.id, Post.author_id != Thread.author_id)


def tips_worked() -> Select:
    """One for each person who said of this customer's tip that it works for them."""
    return _received(WORKED)


def likes_received() -> Select:
    return _received(LIKE)


def _received(kind: str) -> Select:
    """Who reacted to what is one number, since a count is of distinct ones."""
    given = Reaction.customer_id * MORE_THAN_ALL_POSTS + Post.id
    query = _readable(Post.author_id, given, Reaction.created_at)
    return query.join(Reaction, Reaction.post_id == Post.id).where(Reaction.kind == kind)


FACTS = [
    Fact("posts", _l("posts"), "count", posts, dimensions=DIMENSIONS, counted=lambda n: ngettext("post", "posts", n)),
    Fact(
        "threads",
        _l("threads"),
        "count",
        threads,
        dimensions=DIMENSIONS,
        counted=lambda n: ngettext("thread", "threads", n),
    ),
    Fact("tips", _l("tips"), "count", tips, dimensions=DIMENSIONS, counted=lambda n: ngettext("tip", "tips", n)),
    Fact(
        "answers_accepted",
        _l("accepted answers"),
        "count",
        answers_accepted,
        dimensions=DIMENSIONS,
        counted=lambda n: ngettext("accepted answer", "accepted answers", n),
    ),
    Fact(
        "tips_worked",
        _l("people a tip worked for"),
        "count",
        tips_worked,
        dimensions=DIMENSIONS,
        counted=lambda n: ngettext("person a tip worked for", "people a tip worked for", n),
    ),
    Fact(
        "likes_received",
        _l("likes received"),
        "count",
        likes_received,
        dimensions=DIMENSIONS,
        counted=lambda n: ngettext("like received", "likes received", n),
    ),
    Fact("last_post", _l("last post"), "moment", lambda: _moment(posts())),
]


def _moment(rows: Select) -> Select:
    inner = rows.subquery()
    return select(inner.c.customer_id, inner.c.at.label("value"), inner.c.at)
