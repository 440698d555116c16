"""`<list>.atom` and `<list>.json`."""

from collections.abc import Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _

from core.access import EVERYONE, GUEST
from core.errors import NotFound
from core.forms import ListQuery
from core.kept_pages import JOURNAL
from core.syndication import Feed, Item, answer
from core.web import Pages, query
from customers.products.queries import by_sku
from forum.categories.queries import category_for
from forum.posts.queries import openings_of, posts_after
from forum.threads import queries

pages = Pages("feeds", __name__)
ITEMS = 30
FORM = "<any(atom,json):form>"


def _stamps(**_parts: Any) -> tuple[str, ...]:
    return (JOURNAL,)


@pages.get(f"/latest.{FORM}", access=EVERYONE, stamps=_stamps)
def latest(form: str) -> Any:
    return _of(_("Latest"), "/latest", queries.latest(GUEST, after=_after(), limit=ITEMS), form)


@pages.get(f"/unanswered.{FORM}", access=EVERYONE, stamps=_stamps)
def unanswered(form: str) -> Any:
    return _of(_("Unanswered"), "/unanswered", queries.unanswered(GUEST, _after(), ITEMS), form)


@pages.get(f"/top/<period>.{FORM}", access=EVERYONE, stamps=_stamps)
def top(period: str, form: str) -> Any:
    if period not in queries.PERIODS:
        raise NotFound
    return _of(_("Top"), f"/top/{period}", queries.top(GUEST, period, _after(), ITEMS), form)


@pages.get(f"/c/<category>.{FORM}", access=EVERYONE, stamps=_stamps)
def of_category(category: str, form: str) -> Any:
    place = category_for(GUEST, category)
    if place is None:
        raise NotFound
    page = queries.latest(GUEST, queries.of_category(category), after=_after(), limit=ITEMS)
    return _of(place.name, place.url, page, form)


@pages.get(f"/tag/<tag>.{FORM}", access=EVERYONE, stamps=_stamps)
def of_tag(tag: str, form: str) -> Any:
    page = queries.latest(GUEST, queries.tagged(tag), after=_after(), limit=ITEMS)
    return _of(f"#{tag}", f"/tag/{tag}", page, form)


@pages.get(f"/p/<product>.{FORM}", access=EVERYONE, stamps=_stamps)
def of_product(product: str, form: str) -> Any:
    found = by_sku(product)
    if found is None:
        raise NotFound
    page = queries.latest(GUEST, queries.of_product(product), after=_after(), limit=ITEMS)
    return _of(found.name, f"/p/{product}", page, form)


@pages.get(f"/t/<slug>/<int:thread_id>.{FORM}", access=EVERYONE, stamps=lambda thread_id, **_: (f"thread:{thread_id}",))
def of_thread(slug: str, thread_id: int, form: str) -> Any:
    """A thread's posts, as many as an API page holds."""
    head = queries.thread_head(GUEST, thread_id)
    page = posts_after(thread_id, _after(), 100)
    items = [
        Item(
            queries.post_url(head, post.number),
            head.title,
            post.html,
            post.created_at,
            post.edited_at or post.created_at,
            post.author_name,
            head.tags,
        )
        for post in page.rows
    ]
    return answer(Feed(head.title, queries.url_of(head), items, _next(page)), form)


def _of(title: str, url: str, page: Any, form: str) -> Any:
    return answer(Feed(title, url, items_of(page.rows), _next(page)), form)


def items_of(threads: Sequence[Any]) -> list[Item]:
    """Each thread by its opening post: one statement more."""
    openings = openings_of([thread.id for thread in threads])
    return [
        Item(
            queries.url_of(thread),
            thread.title,
            openings.get(thread.id, ""),
            thread.created_at,
            thread.last_post_at,
            thread.author_name,
            thread.tags,
        )
        for thread in threads
    ]


def _next(page: Any) -> str | None:
    return f"{request.path}?after={page.next}" if page.next else None


def _after() -> str | None:
    return query(ListQuery).after.data or None
