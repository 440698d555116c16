"""Lists of ideas, the page of one, following, replying, removing."""

import secrets
from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _

from core.access import EVERYONE, MEMBER, staff, viewer
from core.commit import before_writing
from core.errors import Conflict
from core.forms import ListQuery, once_of, whole_number
from core.kept_pages import JOURNAL
from core.web import Pages, page_form, query, render, see_other
from forum.drafts.actions import draft_of, drop_draft
from forum.posts.actions import add_post
from forum.posts.forms import PostPageForm
from forum.posts.writing import write
from ideas import access
from ideas.campaigns import queries as campaigns
from ideas.campaigns.states import state_of
from ideas.following.actions import follow as follow_idea
from ideas.ideas import actions, queries
from ideas.ideas.page import show
from ideas.place import SLUG
from ideas.statuses.queries import statuses

pages = Pages("ideas", __name__)
LISTED = 30


def _journal(**_parts: Any) -> tuple[str, ...]:
    return (JOURNAL,)


@pages.get("/ideas", access=EVERYONE, stamps=_journal)
def listed() -> Any:
    """An order or a status that is none is overlooked, and what is a guest's own."""
    known = statuses()
    order = order if (order := request.args.get("order", "")) in queries.ORDERS else "trending"
    status = next((one for one in known if one.key == request.args.get("status")), None)
    own = queries.own(viewer(), request.args.get("mine", ""))
    filters = [queries.of_status(status.key)] if status else []
    page = queries.listed(viewer(), order, *filters, *own, after=_after(), limit=LISTED)
    chosen: dict[str, Any] = {"order": order if order != "trending" else None, "status": status.key if status else None}
    chosen["mine"] = mine = request.args["mine"] if own else None
    return render(
        "ideas/list.html",
        ideas=page.rows,
        excerpts=queries.excerpts(page.rows),
        weights=queries.weights_of(viewer(), [row.id for row in page.rows]),
        older=url_for("ideas.listed", after=page.next, **chosen) if page.next else "",
        order=order,
        status=status,
        mine=mine,
        statuses=known,
        running=campaigns.running(viewer()),
        state_of=state_of,
        access=access,
    )


@pages.get(f"/c/{SLUG}", access=EVERYONE)
@pages.get(f"/c/{SLUG}.<any(atom,json):form>", access=EVERYONE)
def as_category(form: str = "") -> Any:
    """Their conversations have a category, which no list of threads shows."""
    return redirect(f"/ideas.{form}" if form else "/ideas", 301)


@pages.get("/ideas/<int:idea_id>", access=EVERYONE)
def by_id(idea_id: int) -> Any:
    return redirect(queries.url_of(queries.head(viewer(), idea_id)), 301)


@pages.get("/ideas/<int:idea_id>/<slug>", access=EVERYONE, stamps=_journal)
def idea(idea_id: int, slug: str) -> Any:
    head = queries.head(viewer(), idea_id)
    if head.merged_into_id is not None:
        return _of_merged(head)
    if slug != head.slug:
        return redirect(queries.url_of(head) + _which_post(), 301)
    draft = draft_of(viewer(), _draft_key(head))
    return show(head, page_form(PostPageForm, once=secrets.token_urlsafe(12), body=draft.body if draft else ""))


def _of_merged(head: Any) -> Any:
    """It leads to what it became part of. Where that is gone, it shows what it said itself."""
    root = queries.root_of(viewer(), head)
    return show(head, page_form(PostPageForm, once="")) if root is None else redirect(queries.url_of(root), 301)


def _draft_key(head: Any) -> str:
    """As of every thread."""
    return f"thread-{head.thread_id}"


def _which_post() -> str:
    return "" if (asked := whole_number(request.args.get("post", ""))) is None else f"?post={asked}"


@pages.get("/ideas/<int:idea_id>/merged", access=EVERYONE)
def merged(idea_id: int) -> Any:
    """What an idea that was merged said, and what was said about it."""
    head = queries.head(viewer(), idea_id)
    if head.merged_into_id is None:
        return redirect(queries.url_of(head), 303)
    return show(head, page_form(PostPageForm, once=""))


@pages.post("/ideas/<int:idea_id>/follow", access=MEMBER)
def follow(idea_id: int) -> Any:
    follow_idea(viewer(), idea_id, request.form.get("follow") == "1")
    return see_other(f"/ideas/{idea_id}")


@pages.post("/ideas/<int:idea_id>/reply", access=MEMBER, once=False)
def reply(idea_id: int) -> Any:
    form = page_form(PostPageForm)
    with before_writing():
        head = queries.head(viewer(), idea_id)
        writing = write(form.body.data) if form.validate() else None
    made = form.submit(_reply, idea_id, form, writing)
    if made is not None:
        drop_draft(viewer(), _draft_key(head))
        return see_other(f"{queries.url_of(head)}?post={made.number}#post-{made.number}")
    head = queries.head(viewer(), idea_id)
    return show(queries.root_of(viewer(), head) or head, form, last=True)


def _reply(idea_id: int, form: Any, writing: Any) -> Any:
    head = queries.head(viewer(), idea_id)
    if head.merged_into_id is not None:
        raise Conflict(
            _("The idea that you replied to was merged into this one. Nothing is lost: send your reply here.")
        )
    return add_post(viewer(), head.thread_id, writing, reply_to=form.reply_to.data, once=once_of(form))


@pages.post("/ideas/<int:idea_id>/delete", access=MEMBER)
def delete(idea_id: int) -> Any:
    actions.delete(viewer(), idea_id, request.form.get("reason", "")[:200])
    return see_other(url_for("ideas.listed"))


@pages.post("/ideas/<int:idea_id>/hide", access=staff("moderator"))
def hide(idea_id: int) -> Any:
    actions.hide(viewer(), idea_id, request.form.get("reason", "")[:200])
    return see_other(f"/ideas/{idea_id}")


@pages.post("/ideas/<int:idea_id>/restore", access=staff("moderator"))
def restore(idea_id: int) -> Any:
    actions.restore(viewer(), idea_id)
    return see_other(f"/ideas/{idea_id}")


def _after() -> str | None:
    return query(ListQuery).after.data or None
