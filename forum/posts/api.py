"""/api/v1/threads/<id>/posts, /posts, reactions and accepted answers."""

from collections.abc import Sequence
from typing import Any

from flask import url_for

from core.access import EVERYONE, scope, viewer
from core.commit import before_writing
from core.errors import Invalid, NotFound
from core.forms import ListQuery
from core.web import Api, body, query
from customers.purchases.ownership import Asked, Mark, marks
from forum import shapes
from forum.posts import actions, answers, queries
from forum.posts.forms import AnswerForm, PostEditForm, PostForm, ReactionForm
from forum.posts.writing import write
from forum.reactions import actions as reactions
from forum.reactions.models import REACTIONS
from forum.threads.queries import ThreadOf, thread_head

api = Api("posts_api", __name__)


@api.get("/threads/<int:thread_id>/posts", access=scope("read", EVERYONE), gives=shapes.PostView, query=ListQuery)
def posts(thread_id: int) -> dict[str, Any]:
    head = thread_head(viewer(), thread_id)
    asked = query(ListQuery)
    page = queries.posts_after(thread_id, asked.after.data, asked.limit.data)
    marks = _marks(page.rows, head.product_id)
    return page.map(lambda row: shapes.post(row, head, marks.get(row.id)))


@api.post("/threads/<int:thread_id>/posts", access=scope("write"), takes=PostForm, gives=shapes.PostView, status=201)
def add(thread_id: int) -> Any:
    with before_writing():
        sent = _sent_to(thread_id)
        writing = write(sent.body.data)
    made = actions.add_post(viewer(), thread_id, writing, reply_to=sent.reply_to.data)
    return _shown(made.id), 201, {"Location": url_for("posts_api.post", post_id=made.id)}


def _sent_to(thread_id: int) -> Any:
    """A thread that one may not know of has no opinion on what is sent to it; asked only then, for replies are many."""
    try:
        return body()
    except Invalid:
        actions.must_reply(viewer(), thread_head(viewer(), thread_id))
        raise


def _marks(rows: Sequence[Any], product_id: int | None) -> dict[int, Mark]:
    """Whether the authors own what the thread is about, where it is about something and they show it."""
    if product_id is None:
        return {}
    return marks([Asked(row.id, row.author_id, product_id, row.created_at) for row in rows])


@api.get("/posts/<int:post_id>", access=scope("read", EVERYONE), gives=shapes.PostView)
def post(post_id: int) -> dict[str, Any]:
    return _shown(post_id)


@api.patch("/posts/<int:post_id>", access=scope("write"), takes=PostEditForm, gives=shapes.PostView)
def edit(post_id: int) -> dict[str, Any]:
    with before_writing():
        actions.must_edit(viewer(), queries.post_for(viewer(), post_id))
        sent = body()
        writing = write(sent.body.data)
    actions.edit_post(viewer(), post_id, writing, sent.version.data)
    return _shown(post_id)


@api.delete("/posts/<int:post_id>", access=scope("write"), status=204)
def delete(post_id: int) -> Any:
    actions.delete_post(viewer(), post_id)
    return "", 204


@api.put("/posts/<int:post_id>/reactions/<kind>", access=scope("write"), takes=ReactionForm, gives=shapes.PostView)
def react(post_id: int, kind: str) -> dict[str, Any]:
    with before_writing():
        _known(post_id, kind)
        sent = body()
    reactions.react(viewer(), post_id, kind, sent.product_version.data or "")
    return _shown(post_id)


@api.delete("/posts/<int:post_id>/reactions/<kind>", access=scope("write"), gives=shapes.PostView)
def withdraw_reaction(post_id: int, kind: str) -> dict[str, Any]:
    _known(post_id, kind)
    reactions.withdraw(viewer(), post_id, kind)
    return _shown(post_id)


@api.put("/threads/<int:thread_id>/answer", access=scope("write"), takes=AnswerForm, gives=shapes.ThreadView)
def accept(thread_id: int) -> dict[str, Any]:
    with before_writing():
        answers.must_accept(viewer(), thread_head(viewer(), thread_id))
        sent = body()
    answers.accept_answer(viewer(), thread_id, sent.post_id.data)
    return shapes.thread(thread_head(viewer(), thread_id))


@api.delete("/threads/<int:thread_id>/answer", access=scope("write"), gives=shapes.ThreadView)
def withdraw_answer(thread_id: int) -> dict[str, Any]:
    answers.withdraw_answer(viewer(), thread_id)
    return shapes.thread(thread_head(viewer(), thread_id))


def _known(post_id: int, kind: str) -> None:
    queries.post_for(viewer(), post_id)
    if kind not in REACTIONS:
        raise NotFound


def _shown(post_id: int) -> dict[str, Any]:
    row = queries.post_for(viewer(), post_id)
    return shapes.post(row, ThreadOf(row), _marks([row], row.product_id).get(row.id))
