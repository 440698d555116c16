"""Making and withdrawing tokens."""

import hashlib
import secrets
from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from core.access import SCOPES, Role, Viewer
from core.clock import now
from core.db import db
from core.errors import NotFound, Refused
from customers.audit.actions import note
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


def create_token(customer_id: int, scopes: Sequence[str], name: str = "") -> tuple[ApiToken, str]:
    """The row and the token itself, which is shown now and never again."""
    token = PREFIX + secrets.token_urlsafe(32)
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


def create_token_for(viewer: Viewer, scopes: Sequence[str], name: str) -> str:
    if not set(scopes) <= set(allowed_scopes(viewer)):
        raise Refused(_("Your roles don't cover all of that."))
    row, token = create_token(viewer.id or 0, scopes, name)
    if viewer.is_staff:
        note(viewer, "token_made", "token", row.id, scopes=row.scopes)
    return token


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
