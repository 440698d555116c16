"""What the site sealed itself (a session's cookie, a form's token) comes back with every request and is unsealed once:
checking the same signature again took longer than the database takes for a vote.

Remembered is pure arithmetic, by the key and the whole text, and only where the seal was good. Whether a session still
counts is asked of the database each time, as ever.
"""

import hmac
import time
from copy import deepcopy
from datetime import datetime
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, session
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadData, URLSafeTimedSerializer

REMEMBERED = 4096
LONGEST = 4096
"""No browser keeps a longer cookie; longer texts are not remembered, so that they fill no memory."""
CSRF, CSRF_SALT = "csrf_token", "wtf-csrf-token"  # as Flask-WTF names and salts them


class Sessions(SecureCookieSessionInterface):
    """Who comes with a token has no session, whatever cookies come along."""

    def open_session(self, app: Flask, request: Any) -> Any:
        if "Authorization" in request.headers:
            return self.make_null_session(app)
        cookie = request.cookies.get(self.get_cookie_name(app))
        if not cookie:
            return self.session_class()
        try:
            said, sealed_at = unsealed(_sealer(self, app), cookie)
        except BadData:
            return self.session_class()
        is_old = time.time() - sealed_at.timestamp() > app.permanent_session_lifetime.total_seconds()
        return self.session_class() if is_old else self.session_class(deepcopy(said))


def csrf_is_good(token: str) -> bool:
    """Whether this was sealed for the session that comes with it."""
    expected = session.get(CSRF)
    if not token or not expected:
        return False
    try:
        said, _at = unsealed(_csrf_sealer(current_app.secret_key or ""), token)
    except BadData:
        return False
    return isinstance(said, str) and hmac.compare_digest(said.encode(), expected.encode())


def unsealed(sealer: URLSafeTimedSerializer, text: str) -> tuple[Any, datetime]:
    """BadData where somebody else wrote it."""
    if len(text) > LONGEST:
        return sealer.loads(text, return_timestamp=True)
    return _remembered(sealer, text)


@lru_cache(maxsize=REMEMBERED)
def _remembered(sealer: URLSafeTimedSerializer, text: str) -> tuple[Any, datetime]:
    return sealer.loads(text, return_timestamp=True)


@lru_cache(maxsize=8)
def _sealer(interface: Sessions, app: Flask) -> URLSafeTimedSerializer:
    sealer = interface.get_signing_serializer(app)
    assert sealer is not None, "a site without a key"
    return sealer


@lru_cache(maxsize=8)
def _csrf_sealer(secret: str | bytes) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt=CSRF_SALT)
