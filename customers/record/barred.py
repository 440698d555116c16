"""Who was banned does not come back by being erased first: a salted hash of the address is kept until the ban ends."""

import hashlib
import hmac

from flask import current_app
from sqlalchemy import delete, select

from core.clock import now
from core.db import db
from customers.models import Customer
from customers.record.models import BarredAddress


def bar_if_banned(customer: Customer) -> None:
    if customer.email and customer.suspended_until and customer.suspended_until > now():
        db.session.merge(BarredAddress(hash=_hash(customer.email), until=customer.suspended_until))


def is_barred(email: str) -> bool:
    """Asked when somebody wants to join."""
    theirs = select(BarredAddress.hash).where(BarredAddress.hash == _hash(email), BarredAddress.until > now())
    return db.session.execute(theirs).first() is not None


def forget_old_bars() -> None:
    db.session.execute(delete(BarredAddress).where(BarredAddress.until < now()))


def _hash(email: str) -> str:
    own = current_app.config["SECRET_KEY"].encode()
    return hmac.new(own, f"barred|{email.casefold()}".encode(), hashlib.sha256).hexdigest()
