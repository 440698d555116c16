"""Definitions of attributes, as JSON."""

from typing import Any, TypedDict

from core.access import scope, staff, viewer
from core.forms import ListQuery
from core.web import Api, body
from customers.attributes.definitions import as_defined, define
from customers.attributes.forms import AttributeForm
from customers.attributes.kinds import Defined, is_among_staff
from customers.attributes.queries import all_defined

api = Api("attributes_api", __name__)


class AttributeView(TypedDict):
    key: str
    label: str
    kind: str
    options: list[str]
    maintained_by: str
    visibility: str
    purpose: str
    fresh_days: int | None
    at_sign_up: bool


def shaped(of: Defined) -> dict[str, Any]:
    return {
        "key": of.key,
        "label": of.label,
        "kind": of.kind,
        "options": list(of.options),
        "maintained_by": of.maintained_by,
        "visibility": of.visibility,
        "purpose": of.purpose,
        "fresh_days": of.fresh_days,
        "at_sign_up": of.at_sign_up,
    }


@api.get("/attributes", access=scope("read"), gives=AttributeView, query=ListQuery)
def index() -> dict[str, Any]:
    """All of them: there are as many as people can bear to be asked. Customers get those that they may maintain or see, and none
    that the company keeps for its staff."""
    return {"data": [shaped(one) for one in all_defined() if viewer().is_staff or not is_among_staff(one)]}


@api.post("/attributes", access=scope("write", staff()), takes=AttributeForm, gives=AttributeView, status=201)
def create() -> tuple[dict[str, Any], int]:
    return shaped(as_defined(define(viewer(), body().values()))), 201
