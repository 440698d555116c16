"""/drafts/<key> and /preview: what the composer calls while somebody writes."""

from typing import Any

from flask import Response, jsonify

from core.access import MEMBER, viewer
from core.clock import iso
from core.commit import before_writing
from core.errors import Invalid
from core.forms import Form, Text, Words
from core.web import Pages, page_form
from forum.drafts import actions
from forum.posts.writing import write
from forum.threads.forms import BODY

pages = Pages("drafts", __name__)


class DraftForm(Form):
    title = Text(most=255)
    body = Words(most=BODY["most"])


@pages.get("/drafts/<key>", access=MEMBER)
def show(key: str) -> Any:
    kept = actions.draft_of(viewer(), key[:60])
    return jsonify(
        title=kept.title if kept else "", body=kept.body if kept else "", saved_at=iso(kept.saved_at) if kept else None
    )


@pages.post("/drafts/<key>", access=MEMBER)
def save(key: str) -> Any:
    form = page_form(DraftForm)
    if not form.validate():
        raise Invalid(form.flat_errors())
    actions.save_draft(viewer(), key[:60], form.body.data or "", form.title.data or "")
    return "", 204


@pages.post("/preview", access=MEMBER)
def preview() -> Any:
    """The HTML that these words will be, by the code that will make it."""
    form = page_form(DraftForm)
    if not form.validate():
        raise Invalid(form.flat_errors())
    with before_writing():
        made = write(form.body.data or "")
    return Response(made.html, content_type="text/html; charset=utf-8")
