"""`/search`, what is like a title while one types it, and what people look for."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Response, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from core.access import EVERYONE, MEMBER, staff, viewer
from core.clock import now
from core.web import Pages, body, query, render
from customers.people.views import rooms
from search_index import log
from search_index.engine import SORTS
from search_index.finding import find, look_alikes
from search_index.forms import ClickForm, SimilarQuery, read_cursor, write_cursor
from search_index.index import index
from search_index.limits import check_click, check_search, check_typing

pages = Pages("search", __name__)
SHORTEST_TITLE = 2
MANY = 30


@pages.get("/search", access=EVERYONE)
def search() -> Any:
    """What makes no sense in the address (a kind, a sort) is overlooked; what is typed never fails."""
    typed, after = request.args.get("q", ""), read_cursor(request.args.get("after"))
    kind = _one_of(request.args.get("kind", ""), index().searchables, "")
    sort = _one_of(request.args.get("sort", ""), SORTS, "relevance")
    if typed:
        check_search()
    results = find(viewer(), typed, kind, sort, after)
    token = "" if after or results.query.is_empty else log.note_search(results, kind)
    more = _address(typed, kind, sort, after=write_cursor(results.next)) if results.next else ""
    return render(
        "search_index/search.html",
        typed=typed,
        results=results,
        token=token,
        more=more,
        sort=sort,
        tabs=_tabs(typed, kind, sort),
        sorts=[(label, _address(typed, kind, name), name == sort) for name, label in _sorts().items()],
        icons={"thread": "discussion", "post": "reply", "person": "person"},
    )


@pages.get("/search/similar", access=MEMBER)
def similar() -> Any:
    """HTML for the field that asks: nothing at all where nothing is like it."""
    check_typing()
    asked = query(SimilarQuery)
    kinds = [asked.kind.data] if asked.kind.data else index().suggested
    title = asked.title.data or ""
    alike = look_alikes(viewer(), title, kinds) if len(title) >= SHORTEST_TITLE else []
    return render("search_index/similar.html", alike=alike)


def similar_ideas(titles: Sequence[str]) -> dict[str, Markup]:
    """The same for a page that was sent without a script: its form asks once before it proposes."""
    found = {title: look_alikes(viewer(), title, ["idea"]) for title in titles if len(title) >= SHORTEST_TITLE}
    return {
        title: Markup(render_template("search_index/similar.html", alike=alike))
        for title, alike in found.items()
        if alike
    }


@pages.post("/search/clicked", access=EVERYONE, takes=ClickForm, csrf=False)
def clicked() -> Response:
    """Sent by the page when a hit is opened; counts only, for a search that was shown."""
    check_click()
    sent = body()
    log.note_click(sent.search.data, sent.place.data)
    return Response(status=204)


@pages.get("/admin/searches", access=staff())
def searches() -> Any:
    since = now() - timedelta(days=MANY)
    return render(
        "search_index/searches.html",
        rooms=rooms(),
        days=MANY,
        top=log.top_words(since),
        without=log.top_words(since, only_without_hits=True),
    )


def _one_of(value: str, known: Any, otherwise: Any) -> Any:
    return value if value in known else otherwise


def _sorts() -> dict[str, str]:
    return {"relevance": _("Best match"), "latest": _("Latest"), "likes": _("Most liked")}


def _tabs(typed: str, kind: str, sort: str) -> list[dict[str, Any]]:
    kinds = {"": _("Everything")} | {one.kind: one.label for one in index().searchables.values()}
    return [
        {"label": str(label), "url": _address(typed, name, sort), "current": name == kind}
        for name, label in kinds.items()
    ]


def _address(typed: str, kind: str, sort: str, after: str | None = None) -> str:
    chosen = {"q": typed, "kind": kind, "sort": sort if sort != "relevance" else "", "after": after}
    return f"{url_for('search.search')}?{urlencode({name: value for name, value in chosen.items() if value})}"
