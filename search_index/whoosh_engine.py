"""Whoosh: the engine that needs no service. A folder of files, written by the worker alone, read by every process.

The index holds pickles, so its folder must be writable by us alone; it can always be made anew.
"""

import shutil
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from typing import Any

from whoosh import index as whoosh_index
from whoosh.analysis import Token, Tokenizer
from whoosh.collectors import TimeLimit
from whoosh.fields import ID, KEYWORD, NUMERIC, STORED, TEXT, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.searching import Searcher
from whoosh.sorting import FieldFacet

from core.searchable import Ref
from search_index.analysis import positions
from search_index.engine import SECONDS, VERSION, Hit, Hits, Place, Sort
from search_index.query import Query
from search_index.whoosh_queries import AFTERWARDS, Translation
from search_index.whoosh_sifting import can_be_sifted, sifted
from search_index.whoosh_writing import INHERITED, WhooshWriter, ref_of

LOCK_SECONDS = 60.0
BORN = "BORN"
DEEPEST = 300
INHERITED_WEIGHT, GAP = 0.01, 2
MOST_POSTINGS = 5000  # how many a question for similar things may read


class Forms(Tokenizer):
    """Each word with its stem at the same place. What stands behind INHERITED is found as well, and counts for next to nothing."""

    def __call__(self, value: str, start_pos: int = 0, mode: str = "", **_kept: Any) -> Iterator[Token]:
        token = Token(positions=True, mode=mode)
        token.boost = 1.0
        token.stopped = False
        own, _, inherited = value.partition(INHERITED)
        place = 0
        for place, form in positions(own):
            token.text, token.pos = form, start_pos + place
            yield token
        token.boost, start = INHERITED_WEIGHT, start_pos + place + GAP
        for place, form in positions(inherited):
            token.text, token.pos = form, start + place
            yield token


SCHEMA = Schema(
    ref=ID(unique=True, stored=True),
    fingerprint=STORED,
    facets=KEYWORD(commas=True),
    scope=ID,
    created=NUMERIC(int, bits=64, signed=True, sortable=True, stored=True),
    likes=NUMERIC(int, bits=64, signed=True, sortable=True, stored=True),
    title=TEXT(analyzer=Forms()),
    words=TEXT(analyzer=Forms()),
)


class WhooshEngine:
    name = "whoosh"

    def __init__(self, folder: Path) -> None:
        self.folder = folder / f"whoosh-{VERSION}"
        self._of_thread = threading.local()

    @contextmanager
    def writing(self) -> Iterator["WhooshWriter"]:
        writer = self._made().writer(timeout=LOCK_SECONDS, delay=0.05, limitmb=256)
        waiting = WhooshWriter()
        try:
            yield waiting
        except BaseException:
            writer.cancel()
            raise
        try:
            waiting.write(writer)
            writer.commit()
        except BaseException:
            writer.writelock.release()
            raise

    def search(self, query: Query, sort: Sort, scopes: Collection[str], limit: int, after: Place | None = None) -> Hits:
        searcher = self._searcher()
        if searcher is None:
            return Hits()
        if can_be_sifted(query):
            return _sifted(searcher, query, sort, scopes, limit, after)
        by = {"relevance": None, "latest": "created", "likes": "likes"}[sort]
        collector = searcher.collector(limit=DEEPEST, sortedby=by and FieldFacet(by, reverse=True))
        complete = True
        try:
            translated = Translation(searcher, query).narrowed(_hidden(searcher, scopes))
        except TimeLimit:
            return Hits(complete=False)
        try:
            searcher.search_with_collector(translated, collector)
        except TimeLimit:
            complete = False
        hits = [_hit(searcher.stored_fields(number), score, by) for score, number in collector.results().top_n]
        return Hits(_page(hits, limit, after), complete)

    def rarest(self, stems: Collection[str], most: int) -> list[str]:
        searcher = self._searcher()
        if searcher is None:
            return []
        counts = {one: searcher.doc_frequency("words", one) for one in stems}
        rare = sorted((one for one in stems if counts[one]), key=lambda one: (counts[one], one))[:most]
        total = list(accumulate(counts[one] for one in rare))
        return [one for one, so_far in zip(rare, total, strict=True) if so_far <= MOST_POSTINGS] or rare[:1]

    def refs(self) -> Iterator[tuple[Ref, int]]:
        searcher = self._searcher()
        if searcher is not None:
            for stored in searcher.documents():
                yield ref_of(stored["ref"]), stored["fingerprint"]

    def count(self) -> int:
        searcher = self._searcher()
        return searcher.doc_count() if searcher else 0

    def settle(self) -> None:
        """Nothing: segments are merged while writing."""

    def shred(self) -> None:
        """Whoosh keeps the words of what was replaced until segments are merged: merge all. Minutes at 100,000."""
        if self._born() is not None:
            self._made().writer(timeout=LOCK_SECONDS, delay=0.05).commit(optimize=True)

    def discard(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _made(self) -> whoosh_index.Index:
        """The index, made empty by whoever writes first."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = FileStorage(str(self.folder)).lock("MAKING")
        lock.acquire(blocking=True)
        try:
            if self._born() is None:
                whoosh_index.create_in(str(self.folder), SCHEMA)
                (self.folder / BORN).touch()
            return whoosh_index.open_dir(str(self.folder))
        finally:
            lock.release()

    def _born(self) -> int | None:
        """Which index this is: after `discard` it is another one, though its generations may be numbered the same."""
        try:
            return (self.folder / BORN).stat().st_mtime_ns
        except FileNotFoundError:
            return None

    def _searcher(self) -> Searcher | None:
        """This thread's view of the index, as of the last commit; None where nothing was ever written."""
        born, known = self._born(), self._of_thread.__dict__
        if born is None:
            return None
        if known.get("born") != born:
            known["searcher"], known["born"] = whoosh_index.open_dir(str(self.folder)).searcher(), born
        elif not known["searcher"].up_to_date():
            known["searcher"] = known["searcher"].refresh()
        return known["searcher"]


def _hit(stored: dict[str, Any], score: float, by: str | None) -> Hit:
    return Hit(ref_of(stored["ref"]), float(stored[by]) if by else score)


def _page(hits: list[Hit], limit: int, after: Place | None) -> list[Hit]:
    ordered = sorted(hits, key=lambda hit: hit.place, reverse=True)
    return [hit for hit in ordered if after is None or hit.place < after][:limit]


def _sifted(
    searcher: Searcher, query: Query, sort: Sort, scopes: Collection[str], limit: int, after: Place | None
) -> Hits:
    """Without words all are as relevant, and the newest stand first."""
    by = "likes" if sort == "likes" else "created"
    deadline = time.monotonic() + SECONDS - AFTERWARDS
    numbers, complete = sifted(searcher, query, _hidden(searcher, scopes), by, DEEPEST, deadline)
    valued = None if sort == "relevance" else by
    return Hits(_page([_hit(searcher.stored_fields(one), 1.0, valued) for one in numbers], limit, after), complete)


def _hidden(searcher: Searcher, scopes: Collection[str]) -> list[str]:
    """Few scopes are closed to a viewer: it is cheaper to leave those out than to ask for the others."""
    all_scopes = [scope.decode() for scope in searcher.lexicon("scope")]
    return [scope for scope in all_scopes if scope and scope not in scopes]
