"""Our query as Whoosh's, with a deadline in every leaf: Whoosh looks at the clock only between two hits."""

import time
from collections.abc import Collection
from heapq import nlargest
from itertools import islice
from typing import Any

from whoosh import query as wq
from whoosh.matching import AndNotMatcher, Matcher, WrappingMatcher
from whoosh.query.spans import SpanNear2
from whoosh.searching import Searcher

from search_index.engine import SECONDS
from search_index.query import MOST_EXPANSIONS, Facet, Phrase, Prefix, Query, Term, Word
from search_index.whoosh_sifting import Inside, check

MOST_LOOKED_AT = 500
TITLE_WEIGHT = 2.5
AFTERWARDS = 0.15  # for what comes after the last posting: sorting hits and reading what is stored of them


class Timed(WrappingMatcher):
    """The postings of one term, which refuse to go on when time is up."""

    def __init__(self, child: Matcher, deadline: float, boost: float = 1.0) -> None:
        super().__init__(child, boost)
        self.deadline = deadline

    def _replacement(self, newchild: Matcher) -> "Timed":
        return Timed(newchild, self.deadline, self.boost)

    def copy(self) -> "Timed":
        return Timed(self.child.copy(), self.deadline, self.boost)

    def next(self) -> Any:
        check(self.deadline)
        return self.child.next()

    def skip_to(self, id: int) -> Any:
        check(self.deadline)
        return self.child.skip_to(id)


class TimedTerm(wq.Term):
    def __init__(self, fieldname: str, text: str, deadline: float, boost: float = 1.0) -> None:
        super().__init__(fieldname, text, boost)
        self.deadline = deadline

    def matcher(self, searcher: Searcher, context: Any = None) -> Matcher:
        check(self.deadline)
        postings = super().matcher(searcher, context)
        return Timed(postings, self.deadline) if postings.is_active() else postings


class Left(AndNotMatcher):
    """Whoosh's own, once all that is left scores too low, looks for what is unwanted behind the last posting: an IndexError at
    100,000 documents."""

    def _find_next(self) -> Any:
        return self.is_active() and super()._find_next()


class Without(wq.AndNot):
    def matcher(self, searcher: Searcher, context: Any = None) -> Matcher:
        return Left(self.a.matcher(searcher, context), self.b.matcher(searcher, searcher.boolean_context()))


class Near(SpanNear2):
    """Terms next to each other. Whoosh's own estimate of its size fails on a name that it never imported."""

    def _and_query(self) -> wq.Query:
        return wq.And(self.qs)


class Translation:
    """One query for one searcher; its time runs from here."""

    def __init__(self, searcher: Searcher, query: Query) -> None:
        self.searcher = searcher
        self.query = query
        self.deadline = time.monotonic() + SECONDS - AFTERWARDS

    def narrowed(self, hidden_scopes: Collection[str]) -> wq.Query:
        query = self.query
        field = "title" if query.title_only else "words"
        closed = [self._any([self._facet(one) for one in group]) for group in query.facets]
        if query.since or query.until or query.likes:
            closed.append(Inside(query))
        wanted = [self._any([self._term(one, field) for one in group]) for group in query.terms]
        found = wq.And(self._scored(wanted) + closed or [self._leaf("facets", "*")])
        unwanted = [self._term(one, field) for one in query.without]
        unwanted += [self._facet(one) for one in query.without_facets]
        unwanted += [self._leaf("scope", scope) for scope in hidden_scopes]
        return Without(found, self._any(unwanted)) if unwanted else found

    def _scored(self, wanted: list[wq.Query]) -> list[wq.Query]:
        """Words in the title count most. What a facet adds to a score is the same for all hits."""
        if self.query.title_only or not wanted:
            return wanted
        words = [one.stem for group in self.query.terms for one in group if isinstance(one, Word)]
        in_title = [self._leaf("title", word, TITLE_WEIGHT) for word in words]
        return [wq.AndMaybe(wq.And(wanted), self._any(in_title))] if in_title else wanted

    def _term(self, term: Term, field: str) -> wq.Query:
        match term:
            case Word(stem):
                return self._leaf(field, stem)
            case Prefix(start):
                return self._any([self._leaf(field, word) for word in self._expanded(field, start)])
            case Phrase(stems):
                return Near([self._leaf(field, stem) for stem in stems], slop=1, ordered=True)
        raise TypeError(term)

    def _expanded(self, field: str, start: str) -> list[str]:
        """The most frequent words with this beginning."""
        reader = self.searcher.reader()
        counts = {}
        for word in islice(reader.expand_prefix(field, start), MOST_LOOKED_AT):
            check(self.deadline)
            counts[word.decode()] = reader.doc_frequency(field, word)
        return nlargest(MOST_EXPANSIONS, counts, key=counts.__getitem__)

    def _facet(self, facet: Facet) -> wq.Query:
        return self._leaf("facets", facet.key)

    def _leaf(self, field: str, text: str, boost: float = 1.0) -> wq.Query:
        return TimedTerm(field, text, self.deadline, boost)

    @staticmethod
    def _any(queries: list[wq.Query]) -> wq.Query:
        return queries[0] if len(queries) == 1 else wq.Or(queries)
