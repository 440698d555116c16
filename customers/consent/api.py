"""One's own consents, as JSON."""

from datetime import datetime
from typing import Any, TypedDict

from core.access import scope, viewer
from core.clock import iso
from core.web import Api, body
from customers.consent import actions
from customers.consent.forms import ConsentForm
from customers.consent.queries import Purpose, purposes_of

api = Api("consent_api", __name__)
CHANNEL = "api"


class ConsentView(TypedDict):
    purpose: str
    label: str
    text: str
    version: int
    granted: bool
    granted_version: int | None
    at: datetime | None
    channel: str | None


def shaped(one: Purpose) -> dict[str, Any]:
    return {
        "purpose": one.key,
        "label": one.label,
        "text": one.text,
        "version": one.version,
        "granted": one.is_given,
        "granted_version": one.given_version,
        "at": iso(one.given_at),
        "channel": one.channel,
    }


@api.put("/me/consents/<purpose>", access=scope("write"), takes=ConsentForm, gives=ConsentView)
def give(purpose: str) -> dict[str, Any]:
    actions.must_be_known(purpose)
    actions.give(viewer(), purpose, CHANNEL, body().version.data)
    return _mine(purpose)


@api.delete("/me/consents/<purpose>", access=scope("write"), gives=ConsentView)
def withdraw(purpose: str) -> dict[str, Any]:
    actions.withdraw(viewer(), purpose, CHANNEL)
    return _mine(purpose)


def _mine(purpose: str) -> dict[str, Any]:
    return next(shaped(one) for one in purposes_of(viewer().id or 0) if one.key == purpose)
