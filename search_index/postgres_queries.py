"""Our documents as tsvectors and our queries as tsqueries: written out by us, so nothing is parsed twice."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.searchable import Document
from search_index.analysis import positions
from search_index.engine import facets
from search_index.query import Phrase, Prefix, Query, Term, Word

LAST_PLACE = 16_383
MOST_PLACES = 64
GAP = 2
WEIGHTS = "{0.1, 0.005, 0.4, 1}"  # of the text, tags of the thread that a reply is in, tags, the title: D, C, B, A


@dataclass(frozen=True)
class Wanted:
    """`match` and `unwanted` are tsqueries ("" for none), `ranking` is what a hit's rank is measured by."""

    match: str
    unwanted: str
    ranking: str
    since: datetime | None
    until: datetime | None
    likes: int

    def conditions(self) -> tuple[list[str], dict[str, Any]]:
        possible = [
            ("words @@ CAST(:match AS tsquery)", "match", self.match),
            ("NOT words @@ CAST(:unwanted AS tsquery)", "unwanted", self.unwanted),
            ("created >= :since", "since", self.since),
            ("created < :until", "until", self.until),
            ("likes >= :likes", "likes", self.likes),
        ]
        used = [one for one in possible if one[2]]
        return [condition for condition, _, _ in used], {name: value for _, name, value in used}


def wanted(query: Query) -> Wanted:
    weight = "A" if query.title_only else ""
    terms = [_any(_term(one, weight) for one in group) for group in query.terms]
    groups = [_any(_quoted(one.key) for one in group) for group in query.facets]
    unwanted = [_term(one, weight) for one in query.without] + [_quoted(one.key) for one in query.without_facets]
    ranking = dict.fromkeys(_term(one, "") for group in query.terms for one in group)
    match, none_of = " & ".join(groups + terms), " | ".join(unwanted)
    if match and none_of:  # one question to the index: a second would be asked of each row that the first finds
        match, none_of = f"{match} & !({none_of})", ""
    return Wanted(match, none_of, " | ".join(ranking), query.since, query.until, query.likes)


def vector(document: Document) -> str:
    """A tsvector: words with their places and what they weigh (see WEIGHTS); facets without a place."""
    places: dict[str, list[str]] = defaultdict(list)
    start = 1
    for text, weight in (
        (document.title, "A"),
        (" ".join(document.tags), "B" if document.has_own_tags else "C"),
        (document.text, ""),
    ):
        last = start
        for place, form in positions(text):
            last = min(start + place, LAST_PLACE)
            if len(places[form]) < MOST_PLACES:
                places[form].append(f"{last}{weight}")
        start = last + GAP
    words = [f"'{form}':{','.join(at)}" for form, at in places.items()]
    return " ".join(words + [_quoted(key) for key in facets(document)])


def _term(term: Term, weight: str) -> str:
    match term:
        case Word(stem):
            return _quoted(stem) + (weight and f":{weight}")
        case Prefix(start):
            return f"{_quoted(start)}:*{weight}"
        case Phrase(stems):
            return "(" + " <-> ".join(_term(Word(stem), weight) for stem in stems) + ")"
    raise TypeError(term)


def _any(parts: Iterable[str]) -> str:
    return "(" + " | ".join(parts) + ")"


def _quoted(lexeme: str) -> str:
    escaped = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
