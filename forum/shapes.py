"""Threads and posts as the API gives them; openapi.json is made from these types."""

from datetime import datetime
from typing import Any, TypedDict

from flask import current_app

from core.clock import iso
from customers.purchases.ownership import Mark
from forum.threads.queries import post_url, url_of


class AuthorView(TypedDict):
    id: int | None
    handle: str | None


class CategoryView(TypedDict):
    """`see`, `reply` and `create` say who: everyone, members, staff; `may_…` says it of who asks."""

    slug: str
    name: str
    description: str
    parent: str | None
    position: int
    see: str
    reply: str
    create: str
    default_kind: str
    may_create: bool
    may_reply: bool


class ThreadView(TypedDict):
    """`hidden_at` and `deleted_at` are for moderators: others are not shown what was removed."""

    id: int
    url: str
    title: str
    category: str
    kind: str
    tags: list[str]
    product: str | None
    author: AuthorView | None
    post_count: int
    answer_id: int | None
    score: int
    closed: bool
    version: int
    created_at: datetime
    last_post_at: datetime
    hidden_at: datetime | None
    deleted_at: datetime | None


class PostView(TypedDict):
    """`hidden_at` and `deleted_at` are the post's own; where the whole thread was removed, the thread says so."""

    id: int
    number: int
    thread_id: int
    url: str
    author: AuthorView | None
    reply_to: int | None
    body: str
    html: str
    likes: int
    worked: int
    did_not_work: int
    version: int
    created_at: datetime
    edited_at: datetime | None
    hidden_at: datetime | None
    deleted_at: datetime | None
    ownership_at_post: str | None
    ownership_now: str | None
    source_url: str | None
    licence: str | None


def absolute(path: str) -> str:
    return current_app.config["SETTINGS"].origin + path


def author(row: Any) -> dict[str, Any] | None:
    """None for a person who is gone."""
    return {"id": row.author_id, "handle": row.author_handle} if row.author_handle else None


def removed(row: Any) -> dict[str, str | None]:
    return {"hidden_at": iso(row.hidden_at), "deleted_at": iso(row.deleted_at)}


def thread(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "url": absolute(url_of(row)),
        "title": row.title,
        "category": row.category,
        "kind": row.kind,
        "tags": row.tags,
        "product": row.product_sku,
        "author": author(row),
        "post_count": row.post_count,
        "answer_id": row.answer_id,
        "score": row.score,
        "closed": row.closed_at is not None,
        "version": row.version,
        "created_at": iso(row.created_at),
        "last_post_at": iso(row.last_post_at),
        **removed(row),
    }


def post(row: Any, its_thread: Any, mark: Mark | None = None) -> dict[str, Any]:
    """`its_thread` has id, slug and host_url. `mark` says whether the author owned what the thread is about."""
    return {
        "id": row.id,
        "number": row.number,
        "thread_id": row.thread_id,
        "url": absolute(post_url(its_thread, row.number)),
        "author": author(row),
        "reply_to": row.reply_to_id,
        "body": row.body,
        "html": row.html,
        "likes": row.likes,
        "worked": row.worked,
        "did_not_work": row.did_not_work,
        "version": row.version,
        "created_at": iso(row.created_at),
        "edited_at": iso(row.edited_at),
        **removed(row),
        "ownership_at_post": mark.at_post if mark else None,
        "ownership_now": mark.now if mark else None,
        "source_url": row.source_url,
        "licence": row.licence,
    }
