"""Cross-site request forgery: a session's token in the form field or the `X-CSRFToken` header, for every unsafe method.

A stale token (one signed in again in another tab) does not cost the text: the answer shows what was typed with a fresh
token and asks to send it once more.
"""

from flask import request
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from core.errors import Problem
from core.routes import wants_json
from core.sealed import csrf_is_good


class StaleForm(Problem):
    status = 400


def check() -> None:
    if not csrf_is_good(request.headers.get("X-CSRFToken") or request.form.get("csrf_token") or ""):
        raise StaleForm(_said())


def _said() -> str:
    if wants_json():
        return _(
            "The X-CSRFToken header is missing or stale: send the token of this session's page, or come with an API token."
        )
    return _("This form was open for too long. Nothing is lost: send it once more.")


def token() -> str:
    """Who comes with a token has no session to keep one in, and needs none: a page may still have to say no to them."""
    return "" if "Authorization" in request.headers else generate_csrf()
