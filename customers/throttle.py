"""What guesses is counted in the database: no restart forgets it, and every process counts the same.

Each try is written before it is judged and taken back when it was right, so that a hundred at once count as a
hundred. Keys are keyed hashes: no address and no name can be read from the table.
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from flask import current_app, request
from flask_babel import format_time
from flask_babel import gettext as _
from sqlalchemy import Index, String, delete, insert, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.commit import at_once
from core.db import BigId, Model, db, peek
from core.errors import TooMany


class Attempt(Model):
    __tablename__ = "attempts"
    __table_args__ = (Index("ix_attempts_key_at", "key", "at"),)

    id: Mapped[BigId]
    key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(index=True)
    try_id: Mapped[str] = mapped_column(String(32), index=True)


class Limit(NamedTuple):
    most: int
    within: timedelta


HOUR = timedelta(hours=1)
LIMITS = {
    "sign_in": {"account": Limit(5, HOUR), "address": Limit(30, HOUR)},
    "password": {"account": Limit(5, HOUR), "address": Limit(30, HOUR)},
    "mail": {"account": Limit(4, HOUR), "address": Limit(60, HOUR)},
    "sign_up": {"address": Limit(100, HOUR)},
    "link": {"address": Limit(60, HOUR)},
}
KEPT = timedelta(days=1)


class Try(NamedTuple):
    id: str
    account_key: str | None


def count(kind: str, account: str = "") -> Try:
    """Count this try; TooMany where too many went before. One that is refused does not prolong the lock."""
    keys = {who: _key(kind, who, name) for who, name in _who(account).items() if who in LIMITS[kind]}
    this = Try(secrets.token_hex(16), keys.get("account"))
    at_once(insert(Attempt).values([{"key": key, "at": now(), "try_id": this.id} for key in keys.values()]))
    for who, key in keys.items():
        over = _free_at(LIMITS[kind][who], key)
        if over:
            at_once(delete(Attempt).where(Attempt.try_id == this.id))
            raise _too_many(over)
    return this


def take_back(this: Try) -> None:
    """It was no guess: it does not count, and of this account the earlier ones neither. Before anything is written."""
    at_once(delete(Attempt).where(or_(Attempt.try_id == this.id, Attempt.key == this.account_key)))


def forget(kind: str, account: str) -> None:
    """Who has proven otherwise who they are is locked out no longer."""
    db.session.execute(delete(Attempt).where(Attempt.key == _key(kind, "account", account)))


def forget_old_attempts() -> None:
    db.session.execute(delete(Attempt).where(Attempt.at < now() - KEPT))


def _free_at(limit: Limit, key: str) -> datetime | None:
    """When the next try is possible, None where this one is."""
    recent = (Attempt.key == key, Attempt.at > now() - limit.within)
    tries = peek(select(Attempt.at).where(*recent).order_by(Attempt.at.desc()))
    return tries[limit.most - 1].at + limit.within if len(tries) > limit.most else None


def _too_many(free_at: datetime) -> TooMany:
    time = format_time(free_at, "HH:mm")
    return TooMany(_("That was too often. The next try is possible from %(time)s UTC.", time=time), free_at - now())


def _who(account: str) -> dict[str, str]:
    return {"account": account.casefold(), "address": request.remote_addr or ""}


def _key(kind: str, who: str, name: str) -> str:
    own = current_app.config["SECRET_KEY"].encode()
    return hmac.new(own, f"{kind}|{who}|{name}".encode(), hashlib.sha256).hexdigest()
