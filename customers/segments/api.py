"""Segments, as JSON."""

from datetime import datetime
from typing import Any, TypedDict

from core.access import scope, staff, viewer
from core.clock import iso
from core.forms import ListQuery
from core.web import Api, body, query
from customers import conditions
from customers.segments import actions
from customers.segments.forms import RuleForm, SegmentForm
from customers.segments.queries import page_of_segments, segment_by_id

api = Api("segments_api", __name__)
MAKERS = staff("product_manager", "marketer", "analyst")


class SegmentView(TypedDict):
    id: int
    name: str
    rule: dict[str, Any]
    count: int
    created_at: datetime
    evaluated_at: datetime | None


class CountView(TypedDict):
    count: int


def shaped(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "rule": row.rule,
        "count": row.count,
        "created_at": iso(row.created_at),
        "evaluated_at": iso(row.evaluated_at),
    }


@api.get("/segments", access=scope("read", staff()), gives=SegmentView, query=ListQuery)
def index() -> dict[str, Any]:
    asked = query(ListQuery)
    return page_of_segments(asked.after.data, asked.limit.data).map(shaped)


@api.post("/segments", access=scope("write", MAKERS), takes=SegmentForm, gives=SegmentView, status=201)
def create() -> tuple[dict[str, Any], int]:
    form = body()
    made = actions.create(viewer(), form.name.data, form.rule.data)
    return shaped(segment_by_id(made.id)), 201


@api.post("/segments/count", access=scope("read", staff()), takes=RuleForm, gives=CountView)
def count() -> dict[str, int]:
    return {"count": conditions.count(body().rule.data)}
