"""/api/v1/search and /search/similar."""

from typing import Any, TypedDict

from flask import current_app

from core.access import EVERYONE, scope, viewer
from core.web import Api, query
from search_index.finding import Found, find, look_alikes
from search_index.forms import SearchQuery, SimilarQuery, read_cursor, write_cursor
from search_index.index import index
from search_index.limits import check_search, check_typing

api = Api("search_api", __name__)


class HitView(TypedDict):
    """`excerpt` is HTML, escaped, with `<mark>` around what was found; `title` is plain text."""

    kind: str
    id: int
    url: str
    title: str
    excerpt: str
    score: float


class SimilarView(TypedDict):
    kind: str
    id: int
    url: str
    title: str
    note: str


@api.get("/search", access=scope("read", EVERYONE), gives=HitView, query=SearchQuery)
def search() -> dict[str, Any]:
    """`total` counts what may be seen, as far as was looked; where `total_is_exact` is false there is more."""
    asked = query(SearchQuery)
    check_search()
    results = find(
        viewer(),
        asked.q.data or "",
        asked.kind.data or "",
        asked.sort.data or "relevance",
        read_cursor(asked.after.data),
        asked.limit.data,
    )
    return {
        "data": [_hit(one) for one in results.list],
        "total": results.total,
        "total_is_exact": results.is_exact,
        "next": write_cursor(results.next),
    }


@api.get("/search/similar", access=scope("read"), gives=SimilarView, query=SimilarQuery)
def similar() -> dict[str, Any]:
    check_typing()
    asked = query(SimilarQuery)
    kinds = [asked.kind.data] if asked.kind.data else index().suggested
    alike = look_alikes(viewer(), asked.title.data or "", kinds)
    return {
        "data": [
            {"kind": ref.kind, "id": ref.id, "url": _absolute(one.url), "title": one.title, "note": one.note}
            for ref, one in alike
        ]
    }


def _hit(one: Found) -> dict[str, Any]:
    return {
        "kind": one.ref.kind,
        "id": one.ref.id,
        "url": _absolute(one.shown.url),
        "title": one.shown.title,
        "excerpt": str(one.excerpt),
        "score": one.score,
    }


def _absolute(path: str) -> str:
    return current_app.config["SETTINGS"].origin + path
