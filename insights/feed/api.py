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
from insights.feed.entries import MOST, Asked, Reading, entries_after
from insights.feed.streams import all_objects, follow, ndjson, server_sent

NDJSON = "application/x-ndjson"
SERVER_SENT = "text/event-stream"
ANSWERS = (NDJSON, "application/json", SERVER_SENT)

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
    wanted = query(FeedQuery)
    asked = _asked(wanted)
    after, limit = wanted.after.data or 0, wanted.limit.data or MOST
    if wanted.follow.data:
        return _follow(asked, after)
    found = islice(entries_after(Reading(viewer(), asked), after, limit), limit)
    if not _wants_one_json():
        return Response(b"".join(map(ndjson, found)), content_type=NDJSON)
    page = _page(found, limit, head())
    return say_next(Response(dump(page), content_type="application/json"), page["next"])


@api.get("/feed/snapshot", access=scope("feed:read"), gives="FeedObject", answers=(NDJSON,))
def snapshot() -> Response:
    lines = all_objects(_app(), _frozen(), head())
    return Response(lines, content_type=NDJSON)


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


def _asked(wanted: Any) -> Asked:
    kinds = tuple(kind for kind in (wanted.kinds.data or "").replace(" ", "").split(",") if kind)
    told: set[str] = current_app.extensions["kinds"].told_to(viewer())
    unknown = [kind for kind in kinds if kind not in told]
    if unknown:
        raise Invalid({"kinds": _("There is no kind %(kind)s.", kind=unknown[0])})
    return Asked(kinds, wanted.product.data or None, wanted.category.data or None)


def _wants_one_json() -> bool:
    """Lines unless one JSON answer is asked for by name."""
    return request.accept_mimetypes.best_match([NDJSON, "application/json"]) == "application/json"


def _app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined]


def _frozen() -> Viewer:
    """The viewer of this request, for a stream that outlives it."""
    return viewer()
