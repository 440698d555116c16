"""Replying, editing, deleting, accepting and reacting on pages."""

from typing import Any

from flask import request
from flask_babel import gettext as _

from core.access import EVERYONE, MEMBER, viewer
from core.commit import before_writing
from core.errors import Conflict, Invalid, NotFound, Refused
from core.forms import once_of
from core.web import Pages, is_fragment, page_form, render, see_other
from forum import access
from forum.drafts.actions import drop_draft
from forum.posts import actions, answers, queries
from forum.posts.forms import AnswerForm, PostEditForm, PostPageForm, ReactionPageForm
from forum.posts.writing import write
from forum.reactions import actions as reactions
from forum.reactions.queries import tried
from forum.threads.page import render_thread
from forum.threads.queries import post_url, thread_head

pages = Pages("posts", __name__)


@pages.post("/t/<int:thread_id>/reply", access=MEMBER, once=False)
def reply(thread_id: int) -> Any:
    form = page_form(PostPageForm)
    with before_writing():
        head = thread_head(viewer(), thread_id)
        writing = write(form.body.data) if form.validate() else None
    made = form.submit(_reply, thread_id, form, writing)
    if made is not None:
        drop_draft(viewer(), f"thread-{thread_id}")
        return see_other(post_url(head, made.number))
    return render_thread(thread_head(viewer(), thread_id), head.last_number, form)


def _reply(thread_id: int, form: Any, writing: Any) -> Any:
    try:
        return actions.add_post(viewer(), thread_id, writing, reply_to=form.reply_to.data, once=once_of(form))
    except Conflict as closed:
        kept = _("Your text is still here: copy it if you want to use it elsewhere.")
        raise Conflict(f"{closed.message} {kept}") from closed


@pages.route("/posts/<int:post_id>/edit", access=MEMBER, methods=["GET", "POST"])
def edit(post_id: int) -> Any:
    with before_writing():
        post = queries.post_for(viewer(), post_id)
        if not access.may_edit(viewer(), post):
            raise Refused(_("This post is not yours to edit, or the time for it is over."))
        form = page_form(PostEditForm, body=post.body, version=post.version)
        writing = write(form.body.data) if form.sent and form.validate() else None
    made = form.submit(lambda: actions.edit_post(viewer(), post_id, writing, form.version.data))  # type: ignore[arg-type]
    if made is not None:
        return see_other(_url(post))
    overtaken = queries.post_for(viewer(), post_id) if form.status == Conflict.status else None
    return render("forum/edit.html", form.status, form=form, post=post, overtaken=overtaken)


@pages.get("/posts/<int:post_id>/history", access=EVERYONE)
def history(post_id: int) -> Any:
    post = queries.post_for(viewer(), post_id)
    return render("forum/history.html", post=post, versions=queries.versions_of(post))


@pages.post("/posts/<int:post_id>/delete", access=MEMBER)
def delete(post_id: int) -> Any:
    post = queries.post_for(viewer(), post_id)
    actions.delete_post(viewer(), post_id, request.form.get("reason", "")[:200])
    return see_other("/latest" if post.number == 1 else _url(post))


@pages.post("/posts/<int:post_id>/restore", access=MEMBER)
def restore(post_id: int) -> Any:
    made = actions.restore_post(viewer(), post_id)
    return see_other(post_url(thread_head(viewer(), made.thread_id), made.number))


@pages.post("/t/<int:thread_id>/answer", access=MEMBER)
def accept(thread_id: int) -> Any:
    """With a post's id it is accepted; the accepted one's again, and it is withdrawn."""
    head = thread_head(viewer(), thread_id)
    form = page_form(AnswerForm)
    if not form.validate():
        raise Invalid(form.flat_errors())
    if form.post_id.data == head.answer_id:
        answers.withdraw_answer(viewer(), thread_id)
        return see_other(post_url(head, 1))
    answers.accept_answer(viewer(), thread_id, form.post_id.data)
    return see_other(post_url(head, queries.post_for(viewer(), form.post_id.data).number))


@pages.post("/posts/<int:post_id>/react", access=MEMBER)
def react(post_id: int) -> Any:
    form = page_form(ReactionPageForm)
    if not form.validate():
        raise Invalid(form.flat_errors()) if form.product_version.errors else NotFound
    if form.react.data:
        reactions.react(viewer(), post_id, form.react.data, form.product_version.data or "")
    else:
        reactions.withdraw(viewer(), post_id, form.withdraw.data or "")
    post = queries.post_for(viewer(), post_id)
    if is_fragment():
        shown = {"given": queries.reactions_of(viewer(), [post_id]), "tried": tried(viewer(), post, post)}
        return render("forum/_reactions.html", post=post, thread=post, access=access, **shown)
    return see_other(_url(post))


def _url(post: Any) -> str:
    return post_url(thread_head(viewer(), post.thread_id), post.number)
