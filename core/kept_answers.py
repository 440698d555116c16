"""Kept pages are answered before Flask: a look on the shelf, one statement for the stamps, the bytes.

Whatever is not as plain as that (cookies not seen in the last minute, a token, htmx, no page on the shelf, a stamp that moved)
goes on to the app, which makes the page and puts it on the shelf. A site that closes moves its stamp, and so does whoever
signs out everywhere or is suspended: nothing kept is answered from then on.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from sqlalchemy import Engine

from core import limits
from core.db import db
from core.guest_pages import JOURNAL, LONGEST_SECONDS, Kept, Pass, Shelf
from core.headers import fixed_headers

Start = Callable[..., Any]
_STAMPS = "SELECT name, value FROM stamps WHERE name IN ({})"
_HEAD = " UNION ALL SELECT 'journal', seq FROM journal_head"


class KeptAnswers:
    """WSGI around the app."""

    def __init__(self, app: Flask, inner: Callable[..., Any], is_https: bool) -> None:
        self._app, self._inner = app, inner
        self._headers = fixed_headers(is_https)
        self._engine: Engine | None = None

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if _is_plain(environ):
            person = self._shelf.pass_of(environ.get("HTTP_COOKIE", ""))
            page = self._shelf.get(_key(environ, person)) if person or "HTTP_COOKIE" not in environ else None
            if page is not None and self._still_stands(page) and self._may_ask(person):
                return self._answer(page, environ, start, "private" if person else "public")
        return self._inner(environ, start)

    def _may_ask(self, person: Pass | None) -> bool:
        """A member's requests are counted here as everywhere; who asks too often is told so by the app."""
        return person is None or self._app.extensions["limits"].allows(
            limits.USUAL, "requests", f"person:{person.customer_id}"
        )

    @property
    def _shelf(self) -> Shelf:
        return self._app.extensions["shelf"]

    def _still_stands(self, page: Kept) -> bool:
        if time.monotonic() - page.made_at > LONGEST_SECONDS:
            return False
        names = tuple(name for name, _value in page.stamps)
        return self._read(names) == page.stamps

    def _read(self, names: tuple[str, ...]) -> tuple[Any, ...]:
        engine = self._engine or self._find_engine()
        mark = "?" if engine.dialect.name == "sqlite" else "%s"
        statement = _STAMPS.format(", ".join([mark] * len(names))) + (_HEAD if JOURNAL in names else "")
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(statement, names)
            values = dict(cursor.fetchall())
            cursor.close()
        finally:
            connection.close()
        return tuple((name, values.get(name, 0)) for name in names)

    def _find_engine(self) -> Engine:
        with self._app.app_context():
            self._engine = db.engine
        return self._engine

    def _answer(self, page: Kept, environ: dict[str, Any], start: Start, whose: str) -> Iterable[bytes]:
        etag = f'W/"{page.etag}"'
        headers = [
            *self._headers,
            ("ETag", etag),
            ("Vary", "Accept-Encoding, Cookie"),
            ("Cache-Control", f"{whose}, no-cache"),
        ]
        if etag in environ.get("HTTP_IF_NONE_MATCH", ""):
            start("304 Not Modified", headers)
            return []
        zipped = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
        body = page.zipped if zipped else page.body
        headers += [("Content-Type", page.content_type), ("Content-Length", str(len(body)))]
        if zipped:
            headers.append(("Content-Encoding", "gzip"))
        if page.link:
            headers.append(("Link", page.link))
        start("200 OK", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _is_plain(environ: dict[str, Any]) -> bool:
    return (
        environ["REQUEST_METHOD"] in ("GET", "HEAD")
        and "HTTP_AUTHORIZATION" not in environ
        and "HTTP_HX_REQUEST" not in environ
    )


def _key(environ: dict[str, Any], person: Pass | None) -> str:
    """As `request.full_path` says it."""
    path = environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "replace")
    address = f"{path}?{environ.get('QUERY_STRING', '')}"
    return f"{person.key} {address}" if person else address
