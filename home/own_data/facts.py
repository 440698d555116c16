"""The few facts of the record itself, each with where it came from, when, who sees it and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from customers.record.queries import Record, record_of


@dataclass(frozen=True)
class Fact:
    key: str
    label: Any
    value: Any
    source: str
    at: datetime | None
    seen_by: str
    purpose: str
    change_url: str | None = None


def of(customer_id: int) -> list[Fact]:
    record = record_of(customer_id)
    return from_record(record) if record else []


def from_record(record: Record) -> list[Fact]:
    you, shop = _("You"), _("Shop or CRM")
    joined, everyone = record.registered_at, _("Everyone")
    account, profile = "/settings/account", "/settings/profile"
    calls = _("So that others can tell who writes.")
    return [
        Fact("handle", _("Handle"), record.handle, you, joined, everyone, calls, profile),
        Fact(
            "name", _("Name"), record.name or None, you if joined else shop, record.joined_at, everyone, calls, profile
        ),
        Fact(
            "email",
            _("E-mail"),
            record.email,
            you if record.email_verified_at else shop,
            record.email_verified_at,
            _("You and staff"),
            _("To sign in, and to match your orders."),
            account,
        ),
        Fact(
            "external_id",
            _("Customer number"),
            record.external_id,
            shop,
            None,
            _("Staff"),
            _("To match your orders."),
        ),
        Fact(
            "joined_at",
            _("On record since"),
            record.joined_at,
            _("Written down then"),
            record.joined_at,
            everyone,
            calls,
        ),
        Fact(
            "last_seen_at",
            _("Last visit"),
            record.last_seen_at,
            _("Written down then"),
            record.last_seen_at,
            _("Staff"),
            _("To show you what is new since."),
        ),
    ]
