"""Kept pages are answered before Flask: a look on the shelf, one statement for the stamps, the bytes.

Whatever is not as plain as that (cookies not seen in the last minute, a token, htmx, no page on the shelf, a stamp that moved)
goes on to the app, which makes the page and puts it on the shelf. A site that closes moves its stamp, and so does whoever
signs out everywhere or is suspended: nothing kept is answered from then on.
"""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from core import limits
from core.db import db
from core.headers import fixed_headers
from core.kept_pages import Kept, Pass, Shelf, Stamps, as_named, asking_for, is_plain, key_of

Start = Callable[..., Any]


class KeptAnswers:
    """WSGI around the app."""

    def __init__(self, app: Flask, inner: Callable[..., Any], is_https: bool) -> None:
        self._app, self._inner = app, inner
        self._headers = fixed_headers(is_https)
        self._engine: Engine | None = None

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if is_plain(environ):
            person = self._shelf.pass_of(environ.get("HTTP_COOKIE", ""))
            page = None
            if person or "HTTP_COOKIE" not in environ:
                page = self._shelf.get(key_of(environ, person.who if person else ""))
            if page is not None and self._still_stands(page) and self._may_ask(person):
                return self._answer(page, environ, start)
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
        """Where the database does not answer, nobody knows: the app will ask it again and say so in its own words."""
        engine = self._engine or self._find_engine()
        names = tuple(name for name, _value in page.stamps)
        try:
            return self._read(engine, names) == page.stamps
        except (SQLAlchemyError, engine.dialect.loaded_dbapi.Error):
            return False

    def _read(self, engine: Engine, names: tuple[str, ...]) -> Stamps:
        """Past SQLAlchemy, which needs longer than the database."""
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(asking_for(names, engine.dialect.name), names)
            rows = cursor.fetchall()
            cursor.close()
        finally:
            connection.close()
        return as_named(names, rows)

    def _find_engine(self) -> Engine:
        with self._app.app_context():
            self._engine = db.engine
        return self._engine

    def _answer(self, page: Kept, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        status, headers, body = page.answer(environ)
        start(status, [*self._headers, *headers])
        return [body] if body and environ["REQUEST_METHOD"] != "HEAD" else []
