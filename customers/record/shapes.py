"""A record as the API gives it."""

from datetime import datetime
from typing import Any, TypedDict

from core.clock import iso
from customers.attributes.queries import Known, Said
from customers.consent.queries import Purpose
from customers.record.queries import Record


class SaidView(TypedDict):
    value: Any
    said_by: str
    how: str
    at: datetime
    disputed: bool


class DetailView(TypedDict):
    customer: SaidView | None
    company: SaidView | None
    differs: bool
    stale: bool


class CustomerView(TypedDict):
    id: int
    external_id: str | None
    handle: str | None
    name: str
    email: str | None
    email_verified: bool
    joined_at: datetime
    registered_at: datetime | None
    roles: list[str]
    points: int | None
    level: str | None
    attributes: dict[str, Any]
    attribute_details: dict[str, DetailView]
    consents: dict[str, datetime]
    segments: list[str]
    merged_into: int | None
    erased: bool


class TimelineView(TypedDict):
    seq: int
    at: datetime
    kind: str
    object: dict[str, Any]
    facts: dict[str, Any]


def customer(record: Record, known: list[Known], purposes: list[Purpose], segments: list[str]) -> dict[str, Any]:
    said = [one for one in known if one.effective]
    return {
        "id": record.id,
        "external_id": record.external_id,
        "handle": record.handle,
        "name": record.name,
        "email": record.email,
        "email_verified": record.email_verified_at is not None,
        "joined_at": iso(record.joined_at),
        "registered_at": iso(record.registered_at),
        "roles": record.role_names,
        "points": record.points,
        "level": record.level,
        "attributes": {one.of.key: one.effective.value for one in said if one.effective},
        "attribute_details": {one.of.key: detail(one) for one in known if one.customer or one.company},
        "consents": {one.key: iso(one.given_at) for one in purposes if one.is_given},
        "segments": segments,
        "merged_into": record.merged_into_id,
        "erased": record.erased_at is not None,
    }


def detail(one: Known) -> dict[str, Any]:
    return {
        "customer": _said(one.customer),
        "company": _said(one.company),
        "differs": one.differs,
        "stale": one.is_stale,
    }


def _said(said: Said | None) -> dict[str, Any] | None:
    if said is None:
        return None
    return {
        "value": said.value,
        "said_by": said.said_by,
        "how": said.how,
        "at": iso(said.said_at),
        "disputed": said.disputed_at is not None,
    }


def event(row: Any) -> dict[str, Any]:
    return {
        "seq": row.seq,
        "at": iso(row.at),
        "kind": row.kind,
        "object": {"type": row.object_type, "id": row.object_id},
        "facts": row.facts,
    }
