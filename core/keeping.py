"""Pages go on the shelf and are taken from it, for guests and for who is signed in (see `core.kept_pages`).

Which cookies are whose is remembered for a minute as a `Pass`, so that a kept page is found without reading the session.
"""

import gzip
import time
from datetime import datetime
from typing import Any

from flask import Response, current_app, g, has_request_context, request, session

from core.access import Viewer, viewer
from core.db import db
from core.kept_pages import (
    JOURNAL,
    Kept,
    Pass,
    Shelf,
    Stamps,
    as_named,
    asking_for,
    is_plain,
    key_of,
    person_stamp,
    weak,
)
from core.options import option
from core.routes import this_route
from core.stamps import SITE
from core.transactions import reading

LONGEST_COOKIES = 4096
PASS_SECONDS = 60.0


def good_until(moment: datetime) -> None:
    """What is being answered is not what we would make from this moment on: a campaign's stage ends. The earliest counts."""
    if has_request_context():
        former: datetime | None = g.get("good_until")
        g.good_until = moment if former is None else min(former, moment)


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
    return _found(key_of(request.environ))


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
    g.stamps = _read_stamps((SITE, person_stamp(person.id or 0), *named))
    return _found(key_of(request.environ, _whose(person)))


def keep(response: Response) -> Response:
    """Put the page on the shelf, under the stamps that were read before it was made."""
    stamps = g.get("stamps")
    if stamps is None or response.status_code != 200 or response.is_streamed or "_flashes" in session:
        return response
    person = viewer()
    if person.is_guest and "Set-Cookie" in response.headers:
        return response
    page = _kept(response, stamps, "public" if person.is_guest else "private")
    _shelf().put(key_of(request.environ, _whose(person)), page)
    return _answer(page)


def _kept(response: Response, stamps: Stamps, whose: str) -> Kept:
    body = response.get_data()
    response.add_etag()
    etag, link = response.get_etag()[0] or "", response.headers.get("Link")
    headers = [
        ("ETag", weak(etag)),
        ("Vary", "Accept-Encoding, Cookie"),
        ("Cache-Control", f"{whose}, no-cache"),
        *([("Link", link)] if link else []),
    ]
    zipped = gzip.compress(body, 4)
    return Kept(
        stamps, body, zipped, response.content_type, etag, tuple(headers), time.monotonic(), g.get("good_until")
    )


def _admit(person: Viewer) -> None:
    if not session.modified and len(cookies := request.environ.get("HTTP_COOKIE", "")) < LONGEST_COOKIES:
        _shelf().admit(cookies, Pass(person.id or 0, _whose(person), time.monotonic() + PASS_SECONDS))


def _shelf() -> Shelf:
    return current_app.extensions["shelf"]


def _kept_route() -> Any:
    route = this_route()
    return route if route is not None and route.stamps is not None and is_plain(request.environ) else None


def _whose(person: Viewer) -> str:
    """A member's forms carry their session's token, so another session of theirs has pages of its own."""
    if person.is_guest:
        return ""
    return f"{person.session_key} {sorted(person.roles)} {session.get('csrf_token')}"


def _found(key: str) -> Response | None:
    page = _shelf().get(key)
    return _answer(page) if page is not None and page.stamps == g.stamps else None


def _read_stamps(names: tuple[str, ...]) -> Stamps:
    connection = db.session.connection()
    return as_named(names, connection.exec_driver_sql(asking_for(names, connection.dialect.name), names))


def _answer(page: Kept) -> Response:
    status, headers, body = page.answer(request.environ)
    return Response(body, status, headers)
