"""`/me/record`, `/me/export`, `/me/erase`."""

from datetime import datetime
from typing import Any, TypedDict

from flask import request

from core import exports
from core.access import scope, viewer
from core.clock import iso
from core.exports import ExportView
from core.web import Api, body
from customers.attributes.queries import known_of
from customers.consent.api import shaped as consent
from customers.consent.queries import purposes_of
from customers.record import erasing
from customers.record.forms import EraseForm
from customers.record.queries import erasure_of
from customers.record.shapes import detail
from home.own_data import export, facts, held

api = Api("own_data_api", __name__)


class RecordView(TypedDict):
    facts: list[dict[str, Any]]
    attributes: list[dict[str, Any]]
    consents: list[dict[str, Any]]
    held: list[dict[str, Any]]
    erasure_due_at: datetime | None


class ErasureView(TypedDict):
    state: str
    due_at: datetime | None


@api.get("/me/record", access=scope("read"), gives=RecordView)
def record() -> dict[str, Any]:
    me = viewer().id or 0
    waiting = erasure_of(me)
    return {
        "facts": [vars(fact) | {"label": str(fact.label), "at": iso(fact.at)} for fact in facts.of(me)],
        "attributes": [_attribute(one) for one in known_of(me)],
        "consents": [consent(one) for one in purposes_of(me)],
        "held": [_holding(one) for one in held.holdings(me)],
        "erasure_due_at": iso(waiting.due_at) if waiting else None,
    }


def _attribute(one: Any) -> dict[str, Any]:
    about = {"key": one.of.key, "label": one.of.label, "purpose": one.of.purpose, "seen_by": one.of.visibility}
    return about | {"value": one.effective.value if one.effective else None} | detail(one)


def _holding(one: held.Holding) -> dict[str, Any]:
    texts = {name: str(getattr(one.held, name)) for name in ("label", "source", "seen_by")}
    return {"name": one.held.name, "count": one.count, "purpose": str(one.held.why), **texts}


@api.get("/me/record/<name>", access=scope("read"), gives="Row", query=held.RowQuery)
def rows(name: str) -> dict[str, Any]:
    asked = held.RowQuery.from_query(request.args)
    one = held.find(name)
    return held.page(one, viewer().id or 0, asked.after.data, asked.limit.data).map(lambda row: dict(row._mapping))


@api.post("/me/export", access=scope("write"), gives=ExportView, status=202)
def ask_for_export() -> tuple[dict[str, Any], int]:
    return exports.shaped(export.start(viewer())), 202


@api.post("/me/erase", access=scope("write"), takes=EraseForm, gives=ErasureView, status=202, also=(200,))
def erase() -> tuple[dict[str, Any], int]:
    form = body()
    if form.immediately.data:
        erasing.erase_myself(viewer(), form.password.data or "", bool(form.with_posts.data))
        return {"state": "erased", "due_at": None}, 200
    return {
        "state": "waiting",
        "due_at": iso(erasing.ask(viewer(), form.password.data or "", bool(form.with_posts.data))),
    }, 202


@api.delete("/me/erase", access=scope("write"), gives=ErasureView)
def keep() -> dict[str, Any]:
    erasing.cancel(viewer())
    return {"state": "cancelled", "due_at": None}
