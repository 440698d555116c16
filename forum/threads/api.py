"""/api/v1/threads."""

from typing import Any

from flask import url_for

from core.access import EVERYONE, scope, viewer
from core.commit import before_writing
from core.web import Api, body, query
from forum import shapes
from forum.posts.writing import write
from forum.threads import actions, queries
from forum.threads.forms import ThreadEditForm, ThreadForm, ThreadQuery
from forum.threads.models import Thread

api = Api("threads_api", __name__)


@api.get("/threads", access=scope("read", EVERYONE), gives=shapes.ThreadView, query=ThreadQuery)
def threads() -> dict[str, Any]:
    asked = query(ThreadQuery)
    page = queries.latest(viewer(), *_filters(asked), after=asked.after.data, limit=asked.limit.data)
    return page.map(shapes.thread)


@api.post("/threads", access=scope("write"), takes=ThreadForm, gives=shapes.ThreadView, status=201)
def start() -> Any:
    with before_writing():
        sent = body()
        writing = write(sent.body.data)
    made = actions.start_thread(
        viewer(),
        sent.category.data,
        sent.title.data,
        writing,
        kind=sent.kind.data,
        tags=sent.tags.data or (),
        product=sent.product.data,
    )
    return shapes.thread(queries.thread_head(viewer(), made.id)), 201, {"Location": _address(made.id)}


@api.get("/threads/<int:thread_id>", access=scope("read", EVERYONE), gives=shapes.ThreadView)
def thread(thread_id: int) -> dict[str, Any]:
    return shapes.thread(queries.thread_head(viewer(), thread_id))


@api.patch(
    "/threads/<int:thread_id>", access=scope("write"), takes=ThreadEditForm, gives=shapes.ThreadView, partial=True
)
def edit(thread_id: int) -> dict[str, Any]:
    with before_writing():
        now = queries.thread_head(viewer(), thread_id)
        actions.must_edit(viewer(), now)
        sent = body().values()
    actions.edit_thread(
        viewer(),
        thread_id,
        sent.get("title", now.title),
        tuple(sent.get("tags", now.tags) or ()),
        sent.get("product", now.product_sku),
        sent.get("version", now.version),
    )
    return shapes.thread(queries.thread_head(viewer(), thread_id))


def _filters(asked: Any) -> list[Any]:
    wanted = {
        "category": queries.of_category,
        "tag": queries.tagged,
        "product": queries.of_product,
        "kind": lambda kind: Thread.kind == kind,
        "author": queries.by_handle,
        "owners": lambda _one: queries.by_owners(),
    }
    return [make(asked[name].data) for name, make in wanted.items() if asked[name].data]


def _address(thread_id: int) -> str:
    return url_for("threads_api.thread", thread_id=thread_id)
