"""A page is kept as bytes and served again until one of its stamps moves.

The check is one statement for the stamps the route named. A guest's page is everybody's; a member's is kept for that session
alone, under a stamp of the person's own beside the page's: `touch(person_stamp(id))` wherever something changes that only
they are shown (inbox, drafts, follows, read marks), and wherever their session ends.

Which cookies are whose is remembered for a minute as a `Pass`, so that a kept page is found without reading the session.
"""

import gzip
import time
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Any

from flask import Response, current_app, g, request, session
from sqlalchemy import literal, select, union_all

from core.access import Viewer, viewer
from core.db import db, reading
from core.journal.models import JournalHead
from core.options import option
from core.routes import this_route
from core.stamps import SITE, Stamp

MOST_PAGES = 4000
LONGEST_COOKIES = 4096
MOST_BYTES = 64 * 1024 * 1024
PASS_SECONDS = 60.0
LONGEST_SECONDS = 300.0  # what changes by the clock alone (a pin that ends) is seen by then
JOURNAL = "journal"


@dataclass(frozen=True, slots=True)
class Kept:
    stamps: tuple[Any, ...]
    body: bytes
    zipped: bytes
    content_type: str
    etag: str
    link: str | None
    made_at: float


@dataclass(frozen=True, slots=True)
class Pass:
    """A request with these very cookies was found to be this person's a moment ago. `key` is what their pages are kept under."""

    customer_id: int
    key: str
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
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

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


def lookup() -> Response | None:
    """The kept page for this guest, if it is still what we would make."""
    route = _kept_route()
    if route is None or request.cookies:
        return None
    with reading():
        g.stamps = _read_stamps((SITE, *route.stamps(**(request.view_args or {}))))
        closed = option("members_only")
        db.session.rollback()
    if closed:
        g.stamps = None
        return None
    return _found(request.full_path)


def lookup_for_member() -> Response | None:
    """The same for somebody signed in, once it is known who they are. What is flashed once is never kept, and a list that
    moves with everything that happens is not worth keeping for one person."""
    route, person = _kept_route(), viewer()
    if route is None or person.is_guest or person.scopes is not None or "_flashes" in session:
        return None
    named = route.stamps(**(request.view_args or {}))
    if JOURNAL in named:
        return None
    _admit(person)
    names = (SITE, person_stamp(person.id or 0), *named)
    g.stamps = _read_stamps(names)
    return _found(_key())


def _admit(person: Viewer) -> None:
    if not session.modified and len(cookies := request.environ.get("HTTP_COOKIE", "")) < LONGEST_COOKIES:
        one = Pass(person.id or 0, _whose(), time.monotonic() + PASS_SECONDS)
        current_app.extensions["shelf"].admit(cookies, one)


def keep(response: Response) -> Response:
    """Put the page on the shelf, under the stamps that were read before it was made."""
    stamps = g.get("stamps")
    if stamps is None or response.status_code != 200 or response.is_streamed or "_flashes" in session:
        return response
    if viewer().is_guest and "Set-Cookie" in response.headers:
        return response
    body = response.get_data()
    response.add_etag()
    page = Kept(
        stamps,
        body,
        gzip.compress(body, 4),
        response.content_type,
        response.get_etag()[0] or "",
        response.headers.get("Link"),
        time.monotonic(),
    )
    current_app.extensions["shelf"].put(_key(), page)
    return _answer(page)


def _kept_route() -> Any:
    route = this_route()
    plain = request.method in ("GET", "HEAD") and "HX-Request" not in request.headers
    return (
        route
        if route is not None and route.stamps is not None and plain and "Authorization" not in request.headers
        else None
    )


def _key() -> str:
    """A member's forms carry their session's token, so another session of theirs has pages of its own."""
    return request.full_path if viewer().is_guest else f"{_whose()} {request.full_path}"


def _whose() -> str:
    person = viewer()
    return f"{person.session_key} {sorted(person.roles)} {session.get('csrf_token')}"


def _found(key: str) -> Response | None:
    page = current_app.extensions["shelf"].get(key)
    if page is None or page.stamps != g.stamps or time.monotonic() - page.made_at > LONGEST_SECONDS:
        return None
    return _answer(page)


def _read_stamps(names: tuple[str, ...]) -> tuple[Any, ...]:
    """One statement. The name "journal" stands for the journal's head: it moves with everything that happens."""
    query = select(Stamp.name, Stamp.value).where(Stamp.name.in_(names))
    if JOURNAL in names:
        query = union_all(query, select(literal(JOURNAL), JournalHead.seq))  # type: ignore[assignment]
    values = {row[0]: row[1] for row in db.session.execute(query)}
    return tuple((name, values.get(name, 0)) for name in names)


def _answer(page: Kept) -> Response:
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    response = Response(page.zipped if zipped else page.body, content_type=page.content_type)
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding, Cookie"
    response.headers["Cache-Control"] = "public, no-cache" if viewer().is_guest else "private, no-cache"
    if page.link:
        response.headers["Link"] = page.link
    response.set_etag(page.etag, weak=True)
    response.make_conditional(request.environ)
    return response
