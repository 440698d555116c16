"""Questions without words (`status:answered likes:5`): nothing is scored, so that documents are sifted as sets of numbers and
by the columns of their moments and likes. Whoosh's own collecting takes 10 µs for each hit, and of such there are many."""

import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from heapq import nlargest
from itertools import islice
from typing import Any
from weakref import WeakKeyDictionary

from whoosh import query as wq
from whoosh.collectors import TimeLimit
from whoosh.matching import ListMatcher, Matcher, NullMatcher
from whoosh.reading import IndexReader
from whoosh.searching import Searcher

from search_index.query import Query, Word

AT_ONCE = 2000  # postings between two looks at the clock
_columns: WeakKeyDictionary[IndexReader, dict[str, Sequence[int]]] = WeakKeyDictionary()


def check(deadline: float) -> None:
    if time.monotonic() > deadline:
        raise TimeLimit


def column(reader: IndexReader, name: str) -> Sequence[int]:
    """Kept as long as the reader is: a segment never changes, and reading its column costs more than looking through it."""
    known = _columns.setdefault(reader, {})
    if name not in known:
        known[name] = list(reader.column_reader(name))
    return known[name]


def can_be_sifted(query: Query) -> bool:
    return not query.terms and all(isinstance(one, Word) for one in query.without)


def sifted(
    searcher: Searcher, query: Query, hidden: Collection[str], by: str, most: int, deadline: float
) -> tuple[list[int], bool]:
    """The numbers of the documents with the most of the column `by`; of those with as much, of the newest. And whether there
    was time for all."""
    best: list[tuple[int, int]] = []
    complete = True
    for leaf, offset in searcher.leaf_searchers():
        values = column(leaf.reader(), by)
        try:
            left = Sieve(leaf.reader(), query, hidden, deadline).left()
        except TimeLimit:
            complete = False
            break
        best += [(values[one], offset + one) for one in nlargest(most, left, key=values.__getitem__)]
    return [number for _value, number in nlargest(most, best)], complete


class Sieve:
    """One segment's documents."""

    def __init__(self, reader: IndexReader, query: Query, hidden: Collection[str], deadline: float) -> None:
        self._reader, self._query, self._hidden, self._deadline = reader, query, hidden, deadline

    def left(self) -> list[int]:
        found: set[int] | None = None
        for group in self._query.facets:
            some = set().union(*(self._numbers("facets", one.key) for one in group))
            found = some if found is None else found & some
        if found is None:
            found = set(self._numbers("facets", "*"))
        for field, key in self._unwanted():
            found.difference_update(self._numbers(field, key))
        return inside(self._reader, self._query, sorted(found, reverse=True))

    def _unwanted(self) -> Iterator[tuple[str, str]]:
        field = "title" if self._query.title_only else "words"
        yield from ((field, one.stem) for one in self._query.without if isinstance(one, Word))
        yield from (("facets", one.key) for one in self._query.without_facets)
        yield from (("scope", scope) for scope in self._hidden)

    def _numbers(self, field: str, key: str) -> Iterator[int]:
        if (field, key) not in self._reader:
            return
        numbers = iter(self._reader.postings(field, key).all_ids())
        while some := list(islice(numbers, AT_ONCE)):
            check(self._deadline)
            yield from some


def inside(reader: IndexReader, query: Query, numbers: Iterable[int]) -> list[int]:
    """Those of the documents that are neither too old nor too new, and liked enough."""
    left = list(numbers)
    if query.since:
        created, since = column(reader, "created"), stamp(query.since)
        left = [one for one in left if created[one] >= since]
    if query.until:
        created, until = column(reader, "created"), stamp(query.until)
        left = [one for one in left if created[one] < until]
    if query.likes:
        likes, least = column(reader, "likes"), query.likes
        left = [one for one in left if likes[one] >= least]
    return left


class Inside(wq.Every):
    """The same beside words: Whoosh's own range puts together the postings of each number, and looks at no clock."""

    def __init__(self, query: Query) -> None:
        super().__init__()
        self._asked = query

    def matcher(self, searcher: Searcher, context: Any = None) -> Matcher:
        reader = searcher.reader()
        there = (one for one in range(reader.doc_count_all()) if not reader.is_deleted(one))
        numbers = inside(reader, self._asked, there if reader.has_deletions() else range(reader.doc_count_all()))
        return ListMatcher(numbers, all_weights=1.0) if numbers else NullMatcher()


def stamp(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000_000)
