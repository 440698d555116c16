"""A page is kept as bytes and answered again until one of its stamps moves: what `core.keeping` (in Flask, where pages are
made) and `core.kept_answers` (before Flask) both know of it.

A guest's page is everybody's; a member's is kept for that session alone, under a stamp of the person's own beside the page's:
`touch(person_stamp(id))` wherever something changes that only they are shown (inbox, drafts, follows, read marks), and
wherever their session ends.
"""

import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from threading import Lock
from typing import Any

from werkzeug.http import parse_etags

from core.clock import now

MOST_PAGES = 4000
MOST_BYTES = 64 * 1024 * 1024
LONGEST_SECONDS = 300.0  # what changes by the clock alone (a pin that ends) is seen by then
JOURNAL = "journal"  # the name stands for the journal's head: it moves with everything that happens
_STAMPS = "SELECT name, value FROM stamps WHERE name IN ({})"
_HEAD = " UNION ALL SELECT 'journal', seq FROM journal_head"

Stamps = tuple[tuple[str, int], ...]
Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Kept:
    """`headers` are those of every answer, also of "not modified"."""

    stamps: Stamps
    body: bytes
    zipped: bytes
    content_type: str
    etag: str
    headers: tuple[tuple[str, str], ...]
    made_at: float
    until: datetime | None = None  # a moment that is known, from which on it would be made differently

    @property
    def is_young(self) -> bool:
        is_ahead = self.until is None or now() < self.until
        return is_ahead and time.monotonic() - self.made_at <= LONGEST_SECONDS

    def answer(self, environ: dict[str, Any]) -> tuple[str, Headers, bytes]:
        """Status, headers and body for who asks so."""
        if self._is_known(environ.get("HTTP_IF_NONE_MATCH")):
            return "304 Not Modified", list(self.headers), b""
        zipped = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
        body = self.zipped if zipped else self.body
        headers = [*self.headers, ("Content-Type", self.content_type), ("Content-Length", str(len(body)))]
        if zipped:
            headers.append(("Content-Encoding", "gzip"))
        return "200 OK", headers, body

    def _is_known(self, tags: str | None) -> bool:
        return tags is not None and (tags == weak(self.etag) or parse_etags(tags).contains_weak(self.etag))


@dataclass(frozen=True, slots=True)
class Pass:
    """A request with these very cookies was found to be this person's a moment ago. `who` is whom their pages are kept for."""

    customer_id: int
    who: str
    until: float


class Shelf:
    """The kept pages of this process, the longest unused one leaving first."""

    def __init__(self) -> None:
        self._pages: OrderedDict[str, Kept] = OrderedDict()
        self._passes: OrderedDict[str, Pass] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def admit(self, cookies: str, one: Pass) -> None:
        with self._lock:
            self._passes[cookies] = one
            self._passes.move_to_end(cookies)
            while len(self._passes) > MOST_PAGES:
                self._passes.popitem(last=False)

    def pass_of(self, cookies: str) -> Pass | None:
        one = self._passes.get(cookies)
        return one if one is not None and time.monotonic() < one.until else None

    def get(self, key: str) -> Kept | None:
        """Too old a page is none."""
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
        return page if page is not None and page.is_young else None

    def put(self, key: str, page: Kept) -> None:
        with self._lock:
            self._drop(key)
            self._pages[key] = page
            self._bytes += len(page.body) + len(page.zipped)
            while len(self._pages) > MOST_PAGES or self._bytes > MOST_BYTES:
                self._drop(next(iter(self._pages)))

    def _drop(self, key: str) -> None:
        old = self._pages.pop(key, None)
        if old is not None:
            self._bytes -= len(old.body) + len(old.zipped)


def person_stamp(customer_id: int) -> str:
    return f"person:{customer_id}"


def weak(etag: str) -> str:
    return f'W/"{etag}"'


def is_plain(environ: dict[str, Any]) -> bool:
    """A whole page is asked for, by a browser."""
    return (
        environ["REQUEST_METHOD"] in ("GET", "HEAD")
        and "HTTP_AUTHORIZATION" not in environ
        and "HTTP_HX_REQUEST" not in environ
    )


def key_of(environ: dict[str, Any], who: str = "") -> str:
    """The address, and for whom the page is where it is not for every guest."""
    path = environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "replace")
    return f"{who} {path}?{environ.get('QUERY_STRING', '')}"


def asking_for(names: tuple[str, ...], dialect: str) -> str:
    """The one statement for these stamps, with a place for each name."""
    return _asking_for(len(names), JOURNAL in names, dialect)


@cache
def _asking_for(count: int, is_head_asked: bool, dialect: str) -> str:
    mark = "?" if dialect == "sqlite" else "%s"
    return _STAMPS.format(", ".join([mark] * count)) + (_HEAD if is_head_asked else "")


def as_named(names: tuple[str, ...], rows: Iterable[Any]) -> Stamps:
    """What that statement answered, in the order of the names; what was never touched stands at 0."""
    values = {row[0]: row[1] for row in rows}
    return tuple((name, values.get(name, 0)) for name in names)
