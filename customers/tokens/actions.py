"""Making and withdrawing tokens."""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select

from core.access import SCOPES, Role, Viewer
from core.clock import now
from core.db import db
from core.errors import NotFound, Refused
from customers.audit.actions import note
from customers.queries import lock_person
from customers.tokens.models import ApiToken

PREFIX = "clab_"


NEEDS: dict[str, tuple[Role, ...]] = {
    "purchases:write": ("admin",),
    "feed:read": ("analyst", "product_manager", "marketer"),
    "feed:identities": ("admin",),
    "advocates:export": ("marketer",),
    "admin": ("admin",),
}


def allowed_scopes(viewer: Viewer) -> list[str]:
    """What this person may let a token do: reading and writing as oneself, and what one's roles are for."""
    return [scope for scope in SCOPES if scope not in NEEDS or viewer.has(*NEEDS[scope])]


def fingerprint(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def create_token(customer_id: int, scopes: Sequence[str], name: str = "", token: str = "") -> tuple[ApiToken, str]:
    """The row and the token itself, which is shown now and never again."""
    token = token or PREFIX + secrets.token_urlsafe(32)
    row = ApiToken(
        customer_id=customer_id,
        name=name,
        hash=fingerprint(token),
        scopes=sorted(set(scopes)),
        feed_secret=secrets.token_hex(32),
        created_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    return row, token


def create_token_for(viewer: Viewer, scopes: Sequence[str], name: str, once: str = "") -> str:
    """`once` is the key of the form as it was shown. No answer with a token is kept, so who clicks twice is shown the same
    token again because it follows from that key, under the house's secret."""
    if not set(scopes) <= set(allowed_scopes(viewer)):
        raise Refused(_("Your roles don't cover all of that."))
    token = _following_from(once, viewer, scopes, name) if once else ""
    made = _made_with(token, viewer) if token else None
    if made and made.withdrawn_at is None:
        return token
    token = "" if made else token
    row, token = create_token(viewer.id or 0, scopes, name, token)
    if viewer.is_staff:
        note(viewer, "token_made", "token", row.id, scopes=row.scopes)
    return token


def _following_from(once: str, viewer: Viewer, scopes: Sequence[str], name: str) -> str:
    said = json.dumps([viewer.id, once, sorted(scopes), name])
    secret = str(current_app.secret_key).encode()
    digest = hmac.digest(secret, b"api token " + said.encode(), "sha256")
    return PREFIX + base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _made_with(token: str, viewer: Viewer) -> ApiToken | None:
    lock_person(viewer.id)
    return db.session.scalars(select(ApiToken).where(ApiToken.hash == fingerprint(token))).one_or_none()


def withdraw_token(viewer: Viewer, token_id: int) -> None:
    """One's own; admins withdraw anybody's. It is refused from the next request on."""
    row = db.session.get(ApiToken, token_id)
    if row is None or (row.customer_id != viewer.id and not viewer.has("admin")):
        raise NotFound
    row.withdrawn_at = row.withdrawn_at or now()
    if viewer.is_staff:
        note(viewer, "token_withdrawn", "token", row.id)


def withdraw_staff_tokens(customer_id: int) -> None:
    """Who lost a role keeps no token that needed it."""
    held = select(ApiToken).where(ApiToken.customer_id == customer_id, ApiToken.withdrawn_at.is_(None))
    for row in db.session.scalars(held):
        if not NEEDS.keys().isdisjoint(row.scopes):
            row.withdrawn_at = now()
