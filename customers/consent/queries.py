"""Who agreed to what. Other packages ask `granted` for some people, or put `has_granted` into their statement."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Row, String, Text, and_, cast, func, null, select, union_all

from core.db import UtcDateTime, db
from customers.consent.models import Consent, ConsentEntry, ConsentText


@cache
def purposes() -> dict[str, dict[str, str]]:
    return tomllib.loads((Path(__file__).parent / "purposes.toml").read_text("utf-8"))


@dataclass(frozen=True)
class Purpose:
    """A purpose with its newest wording, and this customer's yes to it, if there is one."""

    key: str
    label: str
    text: str
    version: int
    given_at: datetime | None = None
    given_version: int | None = None
    channel: str | None = None

    @property
    def is_given(self) -> bool:
        return self.given_at is not None

    @property
    def is_reworded(self) -> bool:
        """They agreed to an earlier wording."""
        return self.is_given and self.given_version != self.version


def granted(customer_ids: Sequence[int], purpose: str) -> set[int]:
    """Those among these who agreed."""
    query = select(Consent.customer_id).where(Consent.customer_id.in_(customer_ids), Consent.purpose == purpose)
    return set(db.session.execute(query).scalars())


def has_granted(customer_id: Any, purpose: str) -> ColumnElement[bool]:
    """SQL: the customer of this column agreed."""
    return select(Consent.customer_id).where(Consent.customer_id == customer_id, Consent.purpose == purpose).exists()


def consent_of(customer_id: int, purpose: str) -> Row | None:
    """(version, given_at, channel), None where they did not agree."""
    query = select(Consent.version, Consent.given_at, Consent.channel)
    return db.session.execute(query.where(Consent.customer_id == customer_id, Consent.purpose == purpose)).one_or_none()


def newest_version(purpose: str) -> int:
    return db.session.scalar(select(func.max(ConsentText.version)).where(ConsentText.purpose == purpose)) or 1


def purposes_of(customer_id: int) -> list[Purpose]:
    """Every purpose as this customer stands to it: one statement."""
    last = select(ConsentText.purpose, func.max(ConsentText.version).label("version")).group_by(ConsentText.purpose)
    newest = last.subquery()
    joined = and_(ConsentText.purpose == newest.c.purpose, ConsentText.version == newest.c.version)
    no_date, no_word = cast(null(), UtcDateTime), cast(null(), String)
    columns = (ConsentText.purpose, ConsentText.version, ConsentText.text.label("text"), no_date, no_word)
    texts = select(*columns).join(newest, joined)
    theirs = select(
        Consent.purpose, Consent.version, cast(null(), Text).label("text"), Consent.given_at, Consent.channel
    )
    both = union_all(theirs.where(Consent.customer_id == customer_id), texts).subquery()
    rows = db.session.execute(select(both)).all()
    given = {row.purpose: row for row in rows if row.given_at is not None}
    newer = {row.purpose: row for row in rows if row.given_at is None}
    return [_purpose(key, said, newer.get(key), given.get(key)) for key, said in purposes().items()]


def _purpose(key: str, said: dict[str, str], newer: Row | None, given: Row | None) -> Purpose:
    text, version = (newer.text, newer.version) if newer else (said["text"], 1)
    if given is None:
        return Purpose(key, said["label"], text, version)
    return Purpose(key, said["label"], text, version, given.given_at, given.version, given.channel)


def ledger(customer_id: int) -> list[Row]:
    """Each yes and each no, newest first."""
    query = select(ConsentEntry.__table__).where(ConsentEntry.customer_id == customer_id)
    return list(db.session.execute(query.order_by(ConsentEntry.id.desc()).limit(200)).all())
