"""`/lab/feed`: what product teams take out of the house, and how to."""

from typing import Any
from urllib.parse import urlencode

import orjson
from flask import current_app
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.access import staff, viewer
from core.errors import Invalid
from core.forms import Form, Text
from core.journal.readers import head
from core.jsons import dump
from core.web import Pages, query, render
from customers.lab_rooms import rooms
from customers.tokens.queries import with_scope
from forum.categories.queries import categories_for
from insights.feed.api import asked_for
from insights.feed.queries import COUNTED, by_kind, newest

pages = Pages("lab_feed", __name__)
MINERS = staff("analyst", "product_manager", "marketer")
TOKENS = 50


class EntriesQuery(Form):
    """As the feed's own."""

    kinds = Text(most=2000)
    product = Text(most=64)
    category = Text(most=60)


@pages.get("/lab/feed", access=MINERS)
def index() -> ResponseReturnValue:
    asked = query(EntriesQuery)
    top = head()
    shown: dict[str, Any] = {
        "head": top,
        "counted": min(top, COUNTED),
        "by_kind": by_kind(viewer(), top),
        "kinds": sorted(current_app.extensions["kinds"].told_to(viewer())),
        "tokens": with_scope("feed:read", TOKENS),
        "asked": {name: value or "" for name, value in asked.values().items()},
        "categories": [(one.slug, one.name) for one in categories_for(viewer())],
        "lines": _curl({name: value for name, value in asked.values().items() if value}),
    }
    try:
        entries, refused = [_shown(each) for each in newest(viewer(), asked_for(asked))], ""
    except Invalid as wrong:
        entries, refused = [], wrong.message
    return render(
        "insights/feed.html", 422 if refused else 200, entries=entries, refused=refused, rooms=rooms(), **shown
    )


def _shown(entry: dict[str, Any]) -> dict[str, Any]:
    whole = orjson.dumps(orjson.loads(dump(entry)), option=orjson.OPT_INDENT_2).decode()
    return {**entry, "whole": whole, "url": entry["object"].get("url", ""), "is_gone": "gone" in entry["object"]}


def _curl(narrowed: dict[str, str]) -> list[tuple[str, str]]:
    """(what it does, the line)."""
    site = current_app.config["SETTINGS"].origin
    asked = urlencode(narrowed, safe=",")
    start = f"curl -H 'Authorization: Bearer YOUR_TOKEN' '{site}/api/v1/feed"
    more = f"&{asked}" if asked else ""
    return [
        (_("From the beginning, one entry a line"), f"{start}?after=0{more}'"),
        (_("And on and on, as it happens"), f"{start}?after=0&follow=1{more}'".replace("curl ", "curl -N ")),
        (_("What stands now, to start from"), f"{start}/snapshot'"),
    ]
