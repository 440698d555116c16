"""Threads and posts in the export feed. What many posts share with their thread is read and shaped once for all of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Select, select

from core.access import Viewer
from core.db import among, plain_rows
from core.feedable import ByType, FeedType, Gone, Objects
from customers.audiences import includes
from customers.products.queries import with_product
from forum import access
from forum.activity import PostDeleted, ThreadDeleted
from forum.categories.models import Category
from forum.categories.queries import seen_by
from forum.posts.models import Post
from forum.posts.queries import reply_ids
from forum.threads.models import Thread
from forum.threads.queries import post_url, thread_ids, url_of
from forum.tombstones import tombstones


@dataclass(frozen=True, slots=True)
class _Place:
    """A thread around its posts. `gone` is what a post there is when it, or all of the thread, is gone."""

    thread: Any
    is_gone: bool
    gone: Gone
    shared: dict[str, Any]


def _threads(viewer: Viewer) -> Select:
    """What a viewer may know of, gone or not: by category and audience."""
    columns = (
        Thread.id,
        Thread.title,
        Thread.slug,
        Thread.kind,
        Thread.tags,
        Thread.host_url,
        Thread.answer_id,
        Thread.merged_into_id,
        _is_gone(Thread),
        Category.slug.label("category"),
    )
    query = select(*columns).join(Category, Category.id == Thread.category_id)
    return with_product(query, Thread.product_id).where(seen_by(viewer), includes(Thread.audience_id, viewer))


def _is_gone(model: Any) -> ColumnElement[bool]:
    return (~access.is_there(model)).label("is_gone")


def _places(ids: Iterable[int], viewer: Viewer) -> dict[int, _Place]:
    return {row.id: _place(row) for row in plain_rows(_threads(viewer).where(among(Thread.id, ids)))}


def _place(row: Any) -> _Place:
    about = {"category": row.category, "tags": row.tags, "product": row.product_sku}
    return _Place(row, row.is_gone, Gone(row.category, row.product_sku), about)


def posts(ids: Sequence[int], viewer: Viewer) -> Objects:
    rows = _rows(ids)
    return _posts(ids, rows, _places({row.thread_id for row in rows}, viewer), viewer)


def threads(ids: Sequence[int], viewer: Viewer) -> Objects:
    """With the opening post's words; merged ones are found in the thread they went into."""
    return _of_threads(ids, _places(ids, viewer), viewer)


def both(named: ByType, viewer: Viewer) -> dict[str, Objects]:
    rows = _rows(named["post"])
    places = _places({row.thread_id for row in rows} | set(named["thread"]), viewer)
    of_these = {number: places[number] for number in named["thread"] if number in places}
    return {
        "post": _posts(named["post"], rows, places, viewer),
        "thread": _of_threads(named["thread"], of_these, viewer),
    }


def _rows(post_ids: Sequence[int]) -> Sequence[Any]:
    said = (Post.id, Post.thread_id, Post.number, Post.text, Post.html, _is_gone(Post))
    return plain_rows(select(*said).where(among(Post.id, post_ids)))


def _posts(ids: Sequence[int], rows: Sequence[Any], places: Mapping[int, _Place], viewer: Viewer) -> Objects:
    origin = _origin()
    named = {number: {"id": number, "title": place.thread.title} for number, place in places.items()}
    there = {row.id for row in rows}
    return tombstones(PostDeleted, [each for each in ids if each not in there], viewer) | {
        number: place.gone
        if is_gone or place.is_gone
        else {
            "url": origin + post_url(place.thread, place_in),
            "number": place_in,
            "thread": named[thread_id],
            **place.shared,
            "text": text,
            "html": html,
        }
        for number, thread_id, place_in, text, html, is_gone in rows
        if (place := places.get(thread_id)) is not None
    }


def _of_threads(ids: Sequence[int], places: Mapping[int, _Place], viewer: Viewer) -> Objects:
    said = (Post.id, Post.thread_id, Post.text, Post.html, _is_gone(Post))
    rows = plain_rows(select(*said).where(among(Post.thread_id, places), Post.number == 1))
    origin = _origin()
    removed = tombstones(ThreadDeleted, [each for each in ids if each not in places], viewer)
    return removed | {row.thread_id: _thread(places[row.thread_id], row, origin) for row in rows}


def _thread(place: _Place, opening: Any, origin: str) -> dict[str, Any] | Gone:
    if opening.is_gone or place.is_gone:
        return place.gone
    return {
        "url": origin + url_of(place.thread),
        "title": place.thread.title,
        "thread_kind": place.thread.kind,
        **place.shared,
        "post_id": opening.id,
        "answer_id": place.thread.answer_id,
        "merged_into": place.thread.merged_into_id,
        "text": opening.text,
        "html": opening.html,
    }


def _origin() -> str:
    return current_app.config["SETTINGS"].origin


FEED = [FeedType("thread", threads, thread_ids, both), FeedType("post", posts, reply_ids, both)]
