"""A guest's page is kept as bytes and served again until one of its stamps moves.

The check is one statement for the stamps the route named. Nothing that depends on the visitor may be in such a page:
who carries a session, a token or another cookie never gets here.
"""

import gzip
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Any

from flask import Response, current_app, g, request
from sqlalchemy import literal, select, union_all

from core.access import viewer
from core.db import db, reading
from core.journal.models import JournalHead
from core.options import option
from core.routes import this_route
from core.stamps import SITE, Stamp

MOST_PAGES = 4000
MOST_BYTES = 64 * 1024 * 1024
JOURNAL = "journal"


@dataclass(frozen=True, slots=True)
class Kept:
    stamps: tuple[Any, ...]
    body: bytes
    zipped: bytes
    content_type: str
    etag: str
    link: str | None


class Shelf:
    """The kept pages of this process, the longest unused one leaving first."""

    def __init__(self) -> None:
        self._pages: OrderedDict[str, Kept] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

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


def lookup() -> Response | None:
    """The kept page for this guest, if it is still what we would make."""
    route = this_route()
    if route is None or route.stamps is None or request.method not in ("GET", "HEAD") or not _is_plain_guest():
        return None
    with reading():
        g.stamps = _read_stamps((SITE, *route.stamps(**(request.view_args or {}))))
        closed = option("members_only")
        db.session.rollback()
    if closed:
        g.stamps = None
        return None
    page = current_app.extensions["shelf"].get(request.full_path)
    return _answer(page) if page is not None and page.stamps == g.stamps else None


def keep(response: Response) -> Response:
    """Put a guest's page on the shelf, under the stamps that were read before it was made."""
    stamps = g.get("stamps")
    if stamps is None or response.status_code != 200 or response.is_streamed or not viewer().is_guest:
        return response
    if "Set-Cookie" in response.headers:
        return response
    body = response.get_data()
    response.add_etag()
    page = Kept(
        stamps,
        body,
        gzip.compress(body, 6),
        response.content_type,
        response.get_etag()[0] or "",
        response.headers.get("Link"),
    )
    current_app.extensions["shelf"].put(request.full_path, page)
    return _answer(page)


def _is_plain_guest() -> bool:
    return not request.cookies and "Authorization" not in request.headers and "HX-Request" not in request.headers


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
    response.headers["Cache-Control"] = "public, no-cache"
    if page.link:
        response.headers["Link"] = page.link
    response.set_etag(page.etag, weak=True)
    response.make_conditional(request.environ)
    return response
