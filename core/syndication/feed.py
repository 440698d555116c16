"""A list as a feed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, current_app, render_template, request

from core.clock import iso
from core.jsons import dump

ATOM, JSON_FEED = "application/atom+xml", "application/feed+json"


@dataclass(frozen=True)
class Item:
    """`url` is a path of ours; it is the item's id too, because it stays."""

    url: str
    title: str
    html: str
    at: datetime
    changed_at: datetime
    author: str | None = None
    tags: Sequence[str] = ()


@dataclass(frozen=True)
class Feed:
    """`url` is the path of the page that this is the feed of."""

    title: str
    url: str
    items: Sequence[Item]
    next_url: str | None = None

    @property
    def changed_at(self) -> datetime | None:
        return max((item.changed_at for item in self.items), default=None)


def answer(feed: Feed, form: str) -> Response:
    """`form` is `atom` or `json`. Unchanged feeds are answered 304."""
    origin = current_app.config["SETTINGS"].origin
    if form == "atom":
        body = render_template("core/feed.atom", feed=feed, origin=origin, iso=iso)
        response = Response(body, content_type=f"{ATOM}; charset=utf-8")
    else:
        response = Response(dump(_json(feed, origin)), content_type=f"{JSON_FEED}; charset=utf-8")
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.last_modified = feed.changed_at
    response.add_etag()
    response.make_conditional(request.environ)
    return response


def _json(feed: Feed, origin: str) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": origin + feed.url,
        "feed_url": origin + request.path,
        "items": [_json_item(item, origin) for item in feed.items],
    }
    return answer | ({"next_url": origin + feed.next_url} if feed.next_url else {})


def _json_item(item: Item, origin: str) -> dict[str, Any]:
    shown = {
        "id": origin + item.url,
        "url": origin + item.url,
        "title": item.title,
        "content_html": item.html,
        "date_published": iso(item.at),
        "date_modified": iso(item.changed_at),
        "tags": list(item.tags),
    }
    return shown | ({"authors": [{"name": item.author}]} if item.author else {})
