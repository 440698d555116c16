"""/api/v1/feed and its snapshot."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from flask import Flask, Response, current_app, request
from flask_babel import gettext as _

from core.access import Viewer, scope, viewer
from core.errors import Invalid
from core.forms import Flag, Form, Text, Whole
from core.journal.readers import head
from core.jsons import dump
from core.lists import say_next
from core.web import Api, query
from customers.seen import note_feed_read
from insights.feed.entries import MOST, Asked, Reading, entries_after
from insights.feed.streams import as_lines, as_one, follow, ndjson, server_sent

NDJSON = "application/x-ndjson"
SERVER_SENT = "text/event-stream"
JSON = "application/json"
ANSWERS = (NDJSON, JSON, SERVER_SENT)

api = Api("feed_api", __name__)


class FeedQuery(Form):
    after = Whole(least=0, default=0)
    limit = Whole(least=1, most=MOST, default=MOST)
    kinds = Text(most=2000)
    product = Text(most=64)
    category = Text(most=60)
    follow = Flag()


@api.get("/feed", access=scope("feed:read"), query=FeedQuery, gives="FeedEntry", answers=ANSWERS)
def feed() -> Response:
    """What happened after the entry `after`, in order. A line of JSON (application/x-ndjson) for each entry; with `Accept:
    application/json` `{"data": […], "next", "head"}`. With `follow=1` the answer goes on as more happens; while nothing does, a
    blank goes out now and then in front of the next entry's line (or a comment, with `Accept: text/event-stream`)."""
    wanted = query(FeedQuery)
    asked = asked_for(wanted)
    after, limit = wanted.after.data or 0, wanted.limit.data or MOST
    if token_id := viewer().token_id:
        note_feed_read(token_id, after)
    if wanted.follow.data:
        return _follow(asked, after)
    found = islice(entries_after(Reading(viewer(), asked), after, limit), limit)
    if not _wants_one_json():
        return Response(b"".join(map(ndjson, found)), content_type=NDJSON)
    page = _page(found, limit, head())
    return say_next(Response(dump(page), content_type=JSON), page["next"])


@api.get("/feed/snapshot", access=scope("feed:read"), gives="FeedObject", answers=(NDJSON, JSON))
def snapshot() -> Response:
    """Everything as it stands now, and the `head` after which the feed goes on. First `{"head"}`, then a line of JSON with its
    `object` for each; with `Accept: application/json` `{"data": […], "head"}`. Both are written as they are read."""
    shape, kind = (as_one, JSON) if _wants_one_json() else (as_lines, NDJSON)
    return Response(shape(_app(), _frozen(), head()), content_type=kind)


def _page(found: Iterable[dict[str, Any]], limit: int, top: int) -> dict[str, Any]:
    """`next` is where there is more; otherwise one goes on after `head`, up to which all was looked at."""
    entries = list(found)
    last = entries[-1]["seq"] if entries else 0
    return {"data": entries, "next": last if len(entries) == limit and last < top else None, "head": max(top, last)}


def _follow(asked: Asked, after: int) -> Response:
    line = server_sent if request.accept_mimetypes.best_match([NDJSON, SERVER_SENT]) == SERVER_SENT else ndjson
    kind = SERVER_SENT if line is server_sent else NDJSON
    response = Response(follow(_app(), _frozen(), asked, after, line), content_type=kind)
    response.headers["X-Accel-Buffering"] = "no"
    return response


def asked_for(wanted: Any) -> Asked:
    kinds = tuple(kind for kind in (wanted.kinds.data or "").replace(" ", "").split(",") if kind)
    told: set[str] = current_app.extensions["kinds"].told_to(viewer())
    unknown = [kind for kind in kinds if kind not in told]
    if unknown:
        raise Invalid({"kinds": _("There is no kind %(kind)s.", kind=unknown[0])})
    return Asked(kinds, wanted.product.data or None, wanted.category.data or None)


def _wants_one_json() -> bool:
    """Lines unless one JSON answer is asked for by name."""
    return request.accept_mimetypes.best_match([NDJSON, JSON]) == JSON


def _app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined]


def _frozen() -> Viewer:
    """The viewer of this request, for a stream that outlives it."""
    return viewer()
