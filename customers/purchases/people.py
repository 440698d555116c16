"""Whose is it? By external id, then by a proven e-mail address."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import func, select

from core.bulk import given
from core.db import db
from customers.models import Customer


@dataclass(frozen=True)
class Who:
    """A person as a shop or a CRM names them. The address is in its stored spelling."""

    external_id: str | None = None
    email: str | None = None

    def columns(self) -> dict[str, str | None]:
        return {"external_id": self.external_id, "email": self.email}


LIVE = (Customer.erased_at.is_(None), Customer.merged_into_id.is_(None))


def find(who: Who) -> int | None:
    return find_all([who]).get(who)


def find_all(wanted: Iterable[Who]) -> dict[Who, int]:
    """Two statements for any number. A merged record's external id leads to whom it became."""
    people = set(wanted)
    by_external = _by_external_id({who.external_id for who in people if who.external_id})
    left = {who.email for who in people if who.email and who.external_id not in by_external}
    by_email = _by_email(left) if left else {}
    found = {who: by_external.get(who.external_id or "", by_email.get(who.email or "")) for who in people}
    return {who: customer_id for who, customer_id in found.items() if customer_id is not None}


def _by_external_id(external_ids: set[str]) -> dict[str | None, int]:
    if not external_ids:
        return {}
    became = func.coalesce(Customer.merged_into_id, Customer.id)
    rows = db.session.execute(
        select(Customer.external_id, became).where(Customer.external_id.in_(external_ids), Customer.erased_at.is_(None))
    )
    return dict(rows.all())


def _by_email(addresses: set[str]) -> dict[str | None, int]:
    proven = (Customer.email.in_(addresses), Customer.email_verified_at.is_not(None))
    return dict(db.session.execute(select(Customer.email, Customer.id).where(*proven, *LIVE)).all())


def lock(*words: str) -> None:
    """One at a time for everybody who names these words, until the commit. SQLite has one writer anyway."""
    lock_all(words)


def lock_all(words: Iterable[str]) -> None:
    """In one statement and in one order, so that two never wait for each other in a circle."""
    numbers = sorted(_number(word) for word in set(words))
    if numbers and db.engine.dialect.name == "postgresql":
        rows = given([{"number": number} for number in numbers], number=int)
        db.session.execute(select(func.count(func.pg_advisory_xact_lock(rows.c.number))))


def _number(word: str) -> int:
    return int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], signed=True)


def fingerprint(content: Any) -> str:
    """The same for the same content, however its keys are ordered."""
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z)).hexdigest()
