"""Rebuilding the index from the tables, and comparing the two."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from core.commit import rollback
from core.searchable import Ref, Searchable
from search_index.engine import fingerprint
from search_index.index import Index
from search_index.reader import AT_ONCE, converge

Tell = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Difference:
    """Of one kind: what the index lacks, what it has in an older form, what it has and should not."""

    kind: str
    missing: int
    stale: int
    extra: int

    @property
    def is_none(self) -> bool:
        return not (self.missing or self.stale or self.extra)


def rebuild(index: Index, tell: Tell = lambda kind, count: None) -> int:
    """Everything anew while the site runs: each batch is read after the index was locked for it, so that a reader
    beside us is never overwritten by something older. What is in no table goes at the end."""
    seen: set[Ref] = set()
    for one in index.searchables.values():
        for ids in _pages(one):
            with index.engine.writing() as writer:
                rollback()
                converge(one, ids, writer)
            seen.update(Ref(one.kind, number) for number in ids)
            tell(one.kind, len(ids))
    gone = [ref for ref, _ in index.engine.refs() if ref not in seen]
    if gone:
        with index.engine.writing() as writer:
            writer.remove(gone)
    index.engine.settle()
    return index.engine.count()


def compare(index: Index) -> list[Difference]:
    held = dict(index.engine.refs())
    found = []
    for one in index.searchables.values():
        counts: Counter[str] = Counter()
        for ids in _pages(one):
            for document in one.load(ids):
                print_ = held.pop(document.ref, None)
                counts["missing"] += print_ is None
                counts["stale"] += print_ is not None and print_ != fingerprint(document)
        extra = sum(ref.kind == one.kind for ref in held)
        found.append(Difference(one.kind, counts["missing"], counts["stale"], extra))
    unknown = Counter(ref.kind for ref in held if ref.kind not in index.searchables)
    return found + [Difference(kind, 0, 0, count) for kind, count in unknown.items()]


def _pages(one: Searchable) -> Iterator[Sequence[int]]:
    after = 0
    while ids := one.page(after, AT_ONCE):
        yield ids
        after = ids[-1]
