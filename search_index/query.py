"""What people type into the search box, read once for every engine.

    grinder -"cold brew" cafe* tip OR trick @ana #kitchen in:title status:unanswered product:T1 after:2026-05
    with:images likes:5

Words next to each other must all be there; `OR` lets either of its neighbours do. What makes no sense as an
operator is read as plain words: reading never fails, whatever is typed.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal, TypeVar

from search_index.analysis import STOP_WORDS, fold, stem, words

LONGEST, MOST_TERMS, MOST_FILTERS = 200, 12, 8
SHORTEST_PREFIX, MOST_EXPANSIONS = 3, 64
QUOTES = str.maketrans("“”„‟«»＂\0", '"' * 7 + " ")
PIECE = re.compile(r'-?(?:[a-z]+:|[@#])?"[^"]*"|\S+', re.IGNORECASE)
DATE = re.compile(r"([12]\d{3})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", re.ASCII)
NUMBER = re.compile(r"[0-9]{1,6}")
ONE_OF = ("kind:", "product:", "category:", "status:", "@")  # of which a thing has one: two mean either
OPERATORS = (*ONE_OF, "#", "before:", "after:", "in:", "with:", "likes:")
IMAGES = "images"
MOST_LIKES = 999_999


class Term:
    """What is looked for in the text."""


@dataclass(frozen=True, slots=True)
class Word(Term):
    """A word in any of its forms."""

    stem: str


@dataclass(frozen=True, slots=True)
class Prefix(Term):
    start: str


@dataclass(frozen=True, slots=True)
class Phrase(Term):
    """Words in this order, next to each other."""

    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facet:
    """A value with its sign (`@ana`, `#kitchen`, `product:t1`), the same from documents and from queries."""

    key: str

    @property
    def sign(self) -> str:
        return self.key[: self.key.find(":") + 1] or self.key[:1]


Moment = tuple[Literal["since", "until"], datetime]
Likes = tuple[Literal["likes"], int]
Meaning = Term | Facet | Moment | Likes | Literal["in:title"]
STOPS = frozenset(Word(stem(word)) for word in STOP_WORDS)
Groups = tuple[tuple[Term, ...], ...]
Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class Query:
    """Of each group in `terms` and `facets` something must be there; of what `without…` hold, nothing. `likes` is the least."""

    typed: str = ""
    terms: Groups = ()
    without: tuple[Term, ...] = ()
    facets: tuple[tuple[Facet, ...], ...] = ()
    without_facets: tuple[Facet, ...] = ()
    title_only: bool = False
    since: datetime | None = None
    until: datetime | None = None
    likes: int = 0

    @property
    def is_empty(self) -> bool:
        return self == Query(typed=self.typed, title_only=self.title_only)

    def of_kind(self, kind: str) -> "Query":
        return replace(self, facets=(*self.facets, (facet("kind:", kind),)))


def facet(sign: str, value: str) -> Facet:
    return Facet(sign + re.sub(r"[^\w.]+", "-", fold(value)).strip("-."))


def read(typed: str) -> Query:
    text = typed[:LONGEST].translate(QUOTES)
    groups: list[list[Meaning]] = []
    without: list[Meaning] = []
    either = False
    for piece in _pieces(text):
        if piece in ("OR", "|"):
            either = True
            continue
        meaning, negative = _meaning(piece)
        if meaning is None:
            continue
        if negative:
            without.append(meaning)
        elif either and groups and _same_sort(groups[-1][0], meaning):
            groups[-1].append(meaning)
        else:
            groups.append([meaning])
        either = False
    return _query(" ".join(text.split()), groups, without)


def _pieces(text: str) -> Iterator[str]:
    """An operator that makes no sense falls apart into its words."""
    for piece in PIECE.findall(text):
        bare = piece.removeprefix("-")
        if _sign(bare) in OPERATORS and _operator(bare) is None:
            yield from words(bare)
        else:
            yield piece


def _query(typed: str, groups: list[list[Meaning]], without: list[Meaning]) -> Query:
    settings = [group[0] for group in groups]
    bounds: dict[str, Any] = dict(one for one in settings if isinstance(one, tuple))
    return Query(
        typed=typed,
        terms=_telling([_only(group, Term) for group in groups])[:MOST_TERMS],
        without=_only(without, Term)[:MOST_TERMS],
        facets=_merged([_only(group, Facet) for group in groups])[:MOST_FILTERS],
        without_facets=_only(without, Facet)[:MOST_FILTERS],
        title_only="in:title" in settings,
        since=bounds.get("since"),
        until=bounds.get("until"),
        likes=bounds.get("likes", 0),
    )


def _only(meanings: Iterable[Meaning], sort: type[Kind]) -> tuple[Kind, ...]:
    return tuple(one for one in meanings if isinstance(one, sort))[:MOST_TERMS]


def _same_sort(one: Meaning, other: Meaning) -> bool:
    return any(isinstance(one, sort) and isinstance(other, sort) for sort in (Term, Facet))


def _telling(groups: list[tuple[Term, ...]]) -> Groups:
    """Without "the" and "how", unless nothing else was typed: half of all texts have them."""
    terms = [group for group in groups if group]
    telling = [group for group in terms if not all(one in STOPS for one in group)]
    return tuple(dict.fromkeys(telling or terms))


def _merged(groups: list[tuple[Facet, ...]]) -> tuple[tuple[Facet, ...], ...]:
    """`@ana @ben` can only mean either of them; `#a #b` means both tags."""
    merged: dict[str, tuple[Facet, ...]] = {}
    for group in filter(None, groups):
        sign = group[0].sign
        name = sign if sign in ONE_OF else "".join(one.key for one in group)
        merged[name] = (*merged.get(name, ()), *group)[:MOST_FILTERS]
    return tuple(merged.values())


def _meaning(piece: str) -> tuple[Meaning | None, bool]:
    """What one piece means, and whether it must not be there. A minus before `in:title` is overlooked."""
    bare = piece.removeprefix("-")
    meaning = _operator(bare) or _term(bare)
    return meaning, bare != piece and isinstance(meaning, Term | Facet)


def _sign(piece: str) -> str:
    return piece[:1] if piece[:1] in ("@", "#") else piece[: piece.find(":") + 1].lower()


def _operator(piece: str) -> Meaning | None:
    sign = _sign(piece)
    value = piece[len(sign) :].strip('"')
    if sign in ("before:", "after:"):
        return _moment("until" if sign == "before:" else "since", value)
    if sign == "likes:":
        return ("likes", min(int(value), MOST_LIKES)) if NUMBER.fullmatch(value) else None
    if sign == "in:" or not value:
        return "in:title" if value.lower() == "title" else None
    if sign == "with:" and value.lower() != IMAGES:
        return None
    if sign in OPERATORS and (found := facet(sign, value)).key != sign:
        return found
    return None


def _moment(end: Literal["since", "until"], value: str) -> Moment | None:
    """The start of a day, a month or a year."""
    parts = DATE.fullmatch(value)
    if parts is None:
        return None
    try:
        return end, datetime(int(parts[1]), int(parts[2] or 1), int(parts[3] or 1), tzinfo=UTC)
    except ValueError:
        return None


def _term(piece: str) -> Term | None:
    """Words glued together (`e-mail`, `3.5`, a run of Han) are a phrase; a possessive is not worth one."""
    plain = re.sub(r"['’]s\b", "", piece)
    found = words(plain)[:MOST_TERMS]
    if not found:
        return None
    if len(found) > 1:
        return Phrase(tuple(stem(word) for word in found))
    if plain.endswith("*") and len(found[0]) >= SHORTEST_PREFIX:
        return Prefix(found[0])
    return Word(stem(found[0]))
