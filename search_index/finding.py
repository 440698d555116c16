"""Asking the engine, then the tables: only what this viewer may see now is shown, counted or quoted."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice

from markupsafe import Markup

from core.access import Viewer
from core.searchable import Ref, Shown
from search_index.engine import Hit, Place, Sort, similar
from search_index.excerpts import excerpt, marked
from search_index.index import Index, index
from search_index.query import Query, read

WINDOW = 100
MOST_WINDOWS = 3


@dataclass(frozen=True, slots=True)
class Found:
    ref: Ref
    shown: Shown
    score: float
    title: Markup
    excerpt: Markup


@dataclass(frozen=True, slots=True)
class Results:
    """`total` counts what this viewer may see and says so far as it was looked: `is_exact` is False where there may
    be more. `complete` is False where time ran out."""

    query: Query
    list: Sequence[Found] = ()
    total: int = 0
    is_exact: bool = True
    next: tuple[float, int, str, int] | None = None
    complete: bool = True


def find(
    viewer: Viewer,
    typed: str,
    kind: str = "",
    sort: Sort = "relevance",
    after: tuple[float, int, str, int] | None = None,
    limit: int = 20,
) -> Results:
    """`after` is `next` of the page before: a place and how many hits stood up to there."""
    query = read(typed)
    if query.is_empty:
        return Results(query)
    asked = query.of_kind(kind) if kind else query
    seen = after[3] if after else 0
    hits, shown, exhausted, complete = _look(viewer, asked, sort, Place(*after[:3]) if after else None)
    standing = [hit for hit in hits if hit.ref in shown]
    page = standing[:limit]
    last = page[-1].place if len(standing) > limit else None if exhausted or not hits else hits[-1].place
    return Results(
        query=query,
        list=[_found(hit, shown[hit.ref], query) for hit in page],
        total=seen + len(standing),
        is_exact=exhausted and complete,
        next=(*last, seen + len(page)) if last else None,
        complete=complete,
    )


def _look(
    viewer: Viewer, query: Query, sort: Sort, after: Place | None
) -> tuple[list[Hit], dict[Ref, Shown], bool, bool]:
    """Windows of hits until one has something to show. The scopes given to the engine make the first do, nearly always."""
    here = index()
    scopes = here.scopes(viewer)
    for _ in range(MOST_WINDOWS):
        answer = here.engine.search(query, sort, scopes, WINDOW, after)
        hits = list(answer.list)
        shown = here.visible([hit.ref for hit in hits], viewer)
        exhausted = len(hits) < WINDOW
        if shown or exhausted:
            break
        after = hits[-1].place
    return hits, shown, exhausted, answer.complete


def _found(hit: Hit, shown: Shown, query: Query) -> Found:
    return Found(hit.ref, shown, hit.value, marked(shown.title, query), excerpt(shown.text, query))


def look_alikes(viewer: Viewer, text: str, kinds: Collection[str], limit: int = 5) -> list[tuple[Ref, Shown]]:
    """What is like a title that somebody types, of what they may see."""
    here: Index = index()
    hits = similar(here.engine, text, kinds, here.scopes(viewer), 4 * limit).list
    shown = here.visible([hit.ref for hit in hits], viewer)
    return list(islice(((hit.ref, shown[hit.ref]) for hit in hits if hit.ref in shown), limit))
