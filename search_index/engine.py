"""What any search engine does for us. `tests/search_index/test_engines.py` is the contract that each of them passes."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import combinations
from typing import Literal, NamedTuple, Protocol

from core.searchable import Document, Ref
from search_index.analysis import NOISE, stem, words
from search_index.query import IMAGES, Facet, Prefix, Query, Word, facet

Sort = Literal["relevance", "latest", "likes"]
SORTS: tuple[Sort, ...] = ("relevance", "latest", "likes")
SECONDS = 0.5
ANOTHER_LOOK_SECONDS = SECONDS / 2  # no further search is begun for a question that took longer
VERSION = 3  # part of the index's name: raise it when documents are cut or stored differently
RARE_WORDS = 4
ENOUGH = 5
FEW = 2  # words that tell something: of so few, one that is shared may be what it is about
SHORTEST_START = 2


class Place(NamedTuple):
    """Where a hit stands in its list; a page begins after one of these. Higher comes first."""

    value: float
    id: int
    kind: str


@dataclass(frozen=True, slots=True)
class Hit:
    ref: Ref
    value: float

    @property
    def place(self) -> Place:
        return Place(self.value, self.ref.id, self.ref.kind)


class Hits(NamedTuple):
    """`complete` is False where time ran out: there may be more than these."""

    list: Sequence[Hit] = ()
    complete: bool = True


class IndexWriter(Protocol):
    def put(self, documents: Iterable[Document]) -> None:
        """Adds them, or replaces what has the same ref."""

    def remove(self, refs: Iterable[Ref]) -> None: ...


class SearchEngine(Protocol):
    name: str

    def writing(self) -> AbstractContextManager[IndexWriter]:
        """One writer at a time. All or nothing is written when the block is left.

        Read the tables inside of it: then nobody who read them earlier can write after you.
        """

    def search(self, query: Query, sort: Sort, scopes: Collection[str], limit: int, after: Place | None = None) -> Hits:
        """The best first, at most `limit`, of the scope "" and of `scopes`. Never takes much longer than SECONDS."""

    def rarest(self, stems: Collection[str], most: int) -> list[str]:
        """Those that say most about a text: in the fewest documents, but in some where that is known."""

    def refs(self) -> Iterator[tuple[Ref, int]]:
        """All that is indexed, each with the fingerprint of its document."""

    def count(self) -> int: ...

    def settle(self) -> None:
        """After much was written: whatever makes reading quick again."""

    def shred(self) -> None:
        """After somebody was erased: what was removed is in no file any more."""

    def discard(self) -> None:
        """Throw everything away, readable or not."""


def facets(document: Document) -> list[str]:
    """Everything about a document that an operator can ask for."""
    values = [("kind:", document.kind), ("@", document.author), ("product:", document.product)]
    values += [("status:", document.status), ("category:", document.category), ("#", document.category)]
    values += [("#", tag) for tag in document.tags] + [("with:", IMAGES if document.images else "")]
    return sorted({facet(sign, value).key for sign, value in values if value})


def fingerprint(document: Document) -> int:
    """The same for what is found by the same words, so that `check` sees a stale document as well as a missing one."""
    plain = replace(document, title=" ".join(words(document.title)), text=" ".join(words(document.text)))
    content = repr([getattr(plain, name) for name in plain.__dataclass_fields__])
    return int.from_bytes(blake2b(content.encode(errors="replace"), digest_size=8).digest(), signed=True)


def similar(engine: SearchEngine, text: str, kinds: Collection[str], scopes: Collection[str], limit: int) -> Hits:
    """What shares the rarest words of a text with it, and a title best of all: first whatever has three of the four rarest,
    then two, and where there are no more, one. The first looks read few, where any of the words is in very many. A first
    word that nobody wrote yet is the beginning of one: somebody is typing it."""
    telling = [word for word in words(text)[:100] if word not in NOISE]
    rare = engine.rarest({stem(word) for word in telling}, RARE_WORDS)
    if not rare and len(telling) == 1 and len(telling[0]) >= SHORTEST_START:
        return engine.search(Query(terms=((Prefix(telling[0]),),), facets=_of(kinds)), "relevance", scopes, limit)
    found: dict[Ref, Hit] = {}
    is_complete = True
    for least in (3, 2, 1) if len(rare) <= FEW else (3, 2):
        if len(rare) >= least and len(found) < ENOUGH and is_complete:
            query = Query(terms=_at_least(least, rare), facets=_of(kinds))
            hits, was_complete = engine.search(query, "relevance", scopes, limit)
            found |= {hit.ref: hit for hit in hits if hit.ref not in found}
            is_complete &= was_complete
    return Hits(list(found.values())[:limit], is_complete)


def _of(kinds: Collection[str]) -> tuple[tuple[Facet, ...], ...]:
    return (tuple(facet("kind:", kind) for kind in kinds),)


def _at_least(least: int, stems: Sequence[str]) -> tuple[tuple[Word, ...], ...]:
    """At least so many of these: of as many as may be missing and one more, one is there."""
    missing = len(stems) - least + 1
    return tuple(tuple(Word(one) for one in some) for some in combinations(stems, missing))
