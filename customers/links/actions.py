"""Making, opening and using one-time links. Only the hash is kept."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any, Literal

from flask import current_app
from sqlalchemy import ColumnElement, and_, delete, select, update

from core.clock import now
from core.config import Settings
from core.db import db, peek
from core.errors import NotFound
from customers.links.models import OneTimeLink

Purpose = Literal["sign_up", "sign_in", "reset", "change_email"]
LASTS = {
    "sign_up": timedelta(days=3),
    "sign_in": timedelta(days=7),
    "reset": timedelta(hours=1),
    "change_email": timedelta(days=1),
}
SAID = (OneTimeLink.customer_id, OneTimeLink.email, OneTimeLink.facts)


def make_link(purpose: Purpose, email: str, customer_id: int | None = None, **facts: Any) -> str:
    """The secret part of the link, which is said now and never again."""
    secret = secrets.token_urlsafe(32)
    link = OneTimeLink(
        hash=_hash(secret),
        purpose=purpose,
        customer_id=customer_id,
        email=email,
        facts=facts,
        created_at=now(),
        expires_at=now() + LASTS[purpose],
    )
    db.session.add(link)
    db.session.flush()
    return secret


def find_link(purpose: Purpose, secret: str) -> Any:
    """What the link knows, if it still leads anywhere. Used, expired and invented ones look the same."""
    found = peek(select(*SAID).where(_leads(purpose, secret)))
    if not found:
        raise NotFound
    return found[0]


def use_link(purpose: Purpose, secret: str) -> Any:
    """The same, and the link is used up by this transaction: of two clicks one wins, the other finds nothing."""
    taking = update(OneTimeLink).where(_leads(purpose, secret)).values(used_at=now()).returning(*SAID)
    found = db.session.execute(taking, execution_options={"synchronize_session": False}).one_or_none()
    if found is None:
        raise NotFound
    return found


def _leads(purpose: Purpose, secret: str) -> ColumnElement[bool]:
    is_open = and_(OneTimeLink.used_at.is_(None), OneTimeLink.expires_at > now())
    return and_(OneTimeLink.hash == _hash(secret), OneTimeLink.purpose == purpose, is_open)


def lock_links(purpose: Purpose, email: str) -> None:
    """Of several links to one mailbox that are clicked at once, one goes first. In one order, so nobody waits in a circle."""
    theirs = select(OneTimeLink.id).where(OneTimeLink.email == email, OneTimeLink.purpose == purpose)
    db.session.execute(theirs.order_by(OneTimeLink.id).with_for_update())


def drop_links(customer_id: int, *purposes: Purpose) -> None:
    """Links of these purposes that are still open lead nowhere from now on."""
    theirs = (OneTimeLink.customer_id == customer_id) & OneTimeLink.purpose.in_(purposes)
    db.session.execute(delete(OneTimeLink).where(theirs))


def forget_old_links() -> None:
    """What nobody used is deleted a day after it ended, a sign-up's name and address with it."""
    db.session.execute(delete(OneTimeLink).where(OneTimeLink.expires_at < now() - timedelta(days=1)))


def address_of(endpoint: str, **parts: Any) -> str:
    """The whole address for a mail: from SITE_URL, never from the Host header of a request."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.origin + current_app.url_map.bind("").build(endpoint, parts)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
