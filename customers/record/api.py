"""Records for staff and the CRM. Who looks is written down before the answer."""

from typing import Any

from core.access import scope, staff, viewer
from core.errors import NotFound
from core.forms import ListQuery
from core.web import Api, body, query
from customers.attributes.queries import known_of
from customers.audit.actions import note_view
from customers.consent.queries import purposes_of
from customers.record import merging, queries, shapes, upsert
from customers.record.forms import MergeForm, RecordForm, UpsertForm
from customers.segments.queries import names_of

api = Api("record_api", __name__)
READS, WRITES = scope("read", staff()), scope("write", staff())


def shown(customer_id: int) -> dict[str, Any]:
    record = queries.record_of(customer_id)
    if record is None:
        raise NotFound
    return shapes.customer(
        record, known_of(customer_id, to_staff=True), purposes_of(customer_id), names_of(customer_id)
    )


@api.get("/customers/<int:customer_id>", access=READS, gives=shapes.CustomerView)
def show(customer_id: int) -> dict[str, Any]:
    note_view(viewer(), customer_id, "record")
    return shown(customer_id)


@api.put("/customers", access=WRITES, takes=UpsertForm, gives=shapes.CustomerView)
def put() -> dict[str, Any]:
    form = body()
    customer, _is_new = upsert.upsert(viewer(), _sent(form))
    return shown(customer.id)


@api.patch("/customers/<int:customer_id>", access=WRITES, takes=RecordForm, gives=shapes.CustomerView, partial=True)
def change(customer_id: int) -> dict[str, Any]:
    _must_be_there(customer_id)
    upsert.change(viewer(), customer_id, _sent(body()))
    return shown(customer_id)


@api.post("/customers/<int:customer_id>/merge", access=WRITES, takes=MergeForm, gives=shapes.CustomerView)
def merge(customer_id: int) -> dict[str, Any]:
    _must_be_there(customer_id)
    return shown(merging.merge(viewer(), customer_id, body().into.data).id)


@api.post("/customers/<int:customer_id>/unmerge", access=WRITES, gives=shapes.CustomerView)
def unmerge(customer_id: int) -> dict[str, Any]:
    return shown(merging.unmerge(viewer(), customer_id).id)


@api.get("/customers/<int:customer_id>/timeline", access=READS, gives=shapes.TimelineView, query=ListQuery)
def timeline(customer_id: int) -> dict[str, Any]:
    _must_be_there(customer_id)
    note_view(viewer(), customer_id, "timeline")
    asked = query(ListQuery)
    ids = queries.whole_ids(customer_id)
    return queries.timeline(ids, asked.after.data, asked.limit.data).map(shapes.event)


def _must_be_there(customer_id: int) -> None:
    """Said before what is wrong with the body."""
    if queries.record_of(customer_id) is None:
        raise NotFound


def _sent(form: Any) -> dict[str, Any]:
    return {name: value for name, value in form.values().items() if name in form.given}
