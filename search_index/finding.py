"""Asking the engine, then the tables: only what this viewer may see now is shown, counted or quoted."""

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from markupsafe import Markup

from core.access import Viewer
from core.searchable import Ref, Shown
from search_index.engine import ANOTHER_LOOK_SECONDS, Hit, Place, Sort, similar
from search_index.excerpts import excerpt, marked
from search_index.index import index
from search_index.query import Query, read

WINDOW = 100
MOST_WINDOWS = 3


class Cursor(NamedTuple):
    """The place of the last hit of a page, and how many stood up to there."""

    value: float
    id: int
    kind: str
    seen: int


@dataclass(frozen=True, slots=True)
class Found:
    ref: Ref
    shown: Shown
    score: float
    title: Markup
    excerpt: Markup


@dataclass(frozen=True, slots=True)
class Results:
    """`total` counts only what this viewer may see; where `is_exact` is False there may be more than that.
    `complete` is False where time ran out."""

    query: Query
    list: Sequence[Found] = ()
    total: int = 0
    is_exact: bool = True
    next: Cursor | None = None
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Look:
    """Some hits, best first, and which of them may be shown. `is_last`: the engine has no more."""

    hits: Sequence[Hit]
    shown: Mapping[Ref, Shown]
    is_last: bool
    complete: bool


def find(
    viewer: Viewer, typed: str, kind: str = "", sort: Sort = "relevance", after: Cursor | None = None, limit: int = 20
) -> Results:
    query = read(typed)
    if query.is_empty:
        return Results(query)
    place = Place(*after[:3]) if after else None
    look = _look(viewer, query.of_kind(kind) if kind else query, sort, place)
    standing = [hit for hit in look.hits if hit.ref in look.shown]
    page, seen = standing[:limit], after.seen if after else 0
    last = page[-1] if len(standing) > limit else None if look.is_last else look.hits[-1]
    return Results(
        query=query,
        list=[_found(hit, look.shown[hit.ref], query) for hit in page],
        total=seen + len(standing),
        is_exact=look.is_last and look.complete,
        next=Cursor(*last.place, seen + len(page)) if last else None,
        complete=look.complete,
    )


def _look(viewer: Viewer, query: Query, sort: Sort, after: Place | None) -> Look:
    """A window of hits with something to show in it. The scopes make the first one that, nearly always."""
    here = index()
    scopes = here.scopes(viewer)
    begun = time.monotonic()
    for _ in range(MOST_WINDOWS):
        hits, complete = here.engine.search(query, sort, scopes, WINDOW, after)
        shown = here.visible([hit.ref for hit in hits], viewer)
        look = Look(hits, shown, len(hits) < WINDOW, complete)
        if shown or look.is_last or time.monotonic() - begun > ANOTHER_LOOK_SECONDS:
            break
        after = hits[-1].place
    return look


def _found(hit: Hit, shown: Shown, query: Query) -> Found:
    return Found(hit.ref, shown, hit.value, marked(shown.title, query), excerpt(shown.text, query))


def look_alikes(viewer: Viewer, text: str, kinds: Collection[str], limit: int = 5) -> list[tuple[Ref, Shown]]:
    """What is like a title that somebody types, of what they may see."""
    here = index()
    hits, _ = similar(here.engine, text, kinds, here.scopes(viewer), 2 * limit)
    shown = here.visible([hit.ref for hit in hits], viewer)
    return list(islice(((hit.ref, shown[hit.ref]) for hit in hits if hit.ref in shown), limit))
