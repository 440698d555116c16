"""The piece of a text where the words stand, with them marked. Escaped first: nothing of the text can act."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape

from search_index.analysis import WORD, stem, words
from search_index.query import Phrase, Prefix, Query, Term, Word

LENGTH, BEFORE, MOST_READ, MOST_WEIGHED = 240, 60, 20_000, 60


@dataclass(frozen=True, slots=True)
class Token:
    start: int
    end: int
    word: str
    stem: str


def excerpt(text: str, query: Query) -> Markup:
    plain = " ".join(text[:MOST_READ].split())
    tokens = _tokens(plain)
    marks = [] if query.title_only else _found(tokens, query)
    start = _start(plain, marks)
    end = _end(plain, start)
    inside = [mark for mark in marks if start <= mark.start and mark.end <= end]
    before, after = "… " if start else "", " …" if end < len(plain) else ""
    return Markup(before) + _marked(plain, inside, start, end) + Markup(after)


def marked(title: str, query: Query) -> Markup:
    """The whole of a short text."""
    return _marked(title, _found(_tokens(title), query), 0, len(title))


def _marked(text: str, marks: Sequence[Token], start: int, end: int) -> Markup:
    pieces, at = [], start
    for mark in marks:
        pieces += [escape(text[at : mark.start]), Markup("<mark>"), escape(text[mark.start : mark.end])]
        pieces.append(Markup("</mark>"))
        at = mark.end
    return Markup("").join([*pieces, escape(text[at:end])])


@lru_cache(maxsize=50_000)
def _forms(written: str) -> tuple[str, str]:
    word = "".join(words(written)[:1])
    return word, stem(word)


def _tokens(text: str) -> list[Token]:
    return [Token(match.start(), match.end(), *_forms(match.group())) for match in WORD.finditer(text)]


def _found(tokens: Sequence[Token], query: Query) -> list[Token]:
    places: set[int] = set()
    for term in {term for group in query.terms for term in group}:
        places |= _places(tokens, term)
    return [tokens[place] for place in sorted(places)]


def _places(tokens: Sequence[Token], term: Term) -> set[int]:
    match term:
        case Word(wanted):
            return {place for place, token in enumerate(tokens) if token.stem == wanted or token.word == wanted}
        case Prefix(start):
            return {place for place, token in enumerate(tokens) if token.word.startswith(start)}
        case Phrase(stems):
            return _phrases([token.stem for token in tokens], stems)
    raise TypeError(term)


def _phrases(text: Sequence[str], stems: tuple[str, ...]) -> set[int]:
    width = len(stems)
    starts = [
        place for place, one in enumerate(text) if one == stems[0] and tuple(text[place : place + width]) == stems
    ]
    return {place for start in starts for place in range(start, start + width)}


def _start(text: str, marks: Sequence[Token]) -> int:
    """A little before the mark that has most others close behind it, at the beginning of a word."""
    if not marks or len(text) <= LENGTH:
        return 0
    first = marks[:MOST_WEIGHED]
    best = max(first, key=lambda one: len({m.stem for m in first if 0 <= m.start - one.start < LENGTH - BEFORE}))
    wanted = min(best.start - BEFORE, len(text) - LENGTH)
    if wanted <= BEFORE // 2:
        return 0
    return text.find(" ", wanted, best.start) + 1 or min(wanted, best.start)


def _end(text: str, start: int) -> int:
    if len(text) - start <= LENGTH:
        return len(text)
    space = text.rfind(" ", start + LENGTH // 2, start + LENGTH)
    return space if space > 0 else start + LENGTH
