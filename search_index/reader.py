"""The converging reader: "X changed", so read X again and put it into the index, or take it out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from core.commit import rollback
from core.jobs import JobRun
from core.journal import Activity, Entry
from core.journal.readers import Reader, Style
from core.searchable import REREAD, Ref, Searchable
from core.transactions import reading
from customers import activity as customers
from search_index.engine import IndexWriter
from search_index.index import Index, index

NAME = "search"
AT_ONCE = 500


def make_reader(searchables: Sequence[Searchable]) -> Reader:
    """It reads what the packages' `changed` name."""
    reads = frozenset(kind for one in searchables for kind in one.changed)
    return Reader(NAME, Style.CONVERGING, handle, reads=reads)


def handle(entries: Sequence[Entry]) -> None:
    found = index()
    with found.engine.writing() as writer:
        rollback()  # whoever wrote before us may have read later: only what is read from here on is newer than theirs
        for kind, ids in changed(found, entries).items():
            converge(found.searchables[kind], sorted(ids), writer)
    if any(isinstance(entry.activity, customers.Erased) for entry in entries):
        found.engine.shred()


def read_again(_run: JobRun, kind: str, ids: Sequence[int]) -> None:
    """The job behind `core.searchable.reread`."""
    found = index()
    if kind in found.searchables:
        with reading(), found.engine.writing() as writer:
            rollback()
            converge(found.searchables[kind], ids, writer)
            rollback()


JOBS = {REREAD: read_again}


def changed(found: Index, entries: Iterable[Entry]) -> dict[str, set[int]]:
    """Kind of document → the ids that these entries speak of."""
    by_type: dict[type[Activity], list[Activity]] = defaultdict(list)
    for entry in entries:
        by_type[type(entry.activity)].append(entry.activity)
    ids: dict[str, set[int]] = defaultdict(set)
    for kind, one in found.searchables.items():
        for activity, happened in by_type.items():
            if activity in one.changed:
                ids[kind].update(one.changed[activity](happened))
    return ids


def converge(one: Searchable, ids: Sequence[int], writer: IndexWriter) -> None:
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        documents = list(one.load(some))
        writer.put(documents)
        here = {document.id for document in documents}
        writer.remove(Ref(one.kind, number) for number in some if number not in here)
