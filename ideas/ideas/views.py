"""Lists of ideas, the page of one, voting, following, replying."""

import secrets
from typing import Any

from flask import get_template_attribute, redirect, request, url_for
from flask_babel import gettext as _

from core.access import EVERYONE, MEMBER, staff, viewer
from core.commit import before_writing
from core.errors import Conflict, Invalid
from core.forms import ListQuery, once_of, whole_number
from core.kept_pages import JOURNAL
from core.web import Pages, is_fragment, page_form, query, render, see_other
from forum.drafts.actions import draft_of, drop_draft
from forum.posts.actions import add_post
from forum.posts.forms import PostPageForm
from forum.posts.writing import write
from ideas import access
from ideas.campaigns import queries as campaigns
from ideas.campaigns.states import state_of
from ideas.following.actions import follow as follow_idea
from ideas.ideas import actions, queries
from ideas.ideas.forms import VotePageForm
from ideas.ideas.page import show
from ideas.place import SLUG
from ideas.statuses.queries import statuses
from ideas.votes import actions as votes

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


@pages.post("/ideas/<int:idea_id>/vote", access=MEMBER)
def vote(idea_id: int) -> Any:
    form = page_form(VotePageForm)
    if is_fragment():
        return _button(_vote_by_script(idea_id, form))
    cast = form.submit(_vote, idea_id, form)
    return see_other(_back_to(cast.idea)) if cast else _vote_again(idea_id, form)


def _vote(idea_id: int, form: Any) -> votes.Cast:
    wants = form.voted.data or form.weight.data
    return votes.vote(viewer(), idea_id, form.weight.data) if wants else votes.unvote(viewer(), idea_id)


def _vote_by_script(idea_id: int, form: Any) -> votes.Cast:
    """A script has its page still: it is told the sentence alone."""
    if not form.validate():
        raise Invalid(form.flat_errors())
    return _vote(idea_id, form)


def _vote_again(idea_id: int, form: Any) -> Any:
    """What stands against the vote, on the page where it can be cast: no point is left, or the idea moved on."""
    head = queries.head(viewer(), idea_id)
    reply = PostPageForm(data={"once": secrets.token_urlsafe(12)})
    return show(queries.root_of(viewer(), head) or head, reply, refused=form)


def _button(cast: votes.Cast) -> str:
    """The component alone: what every page needs besides is asked of the database by nobody."""
    draw = get_template_attribute("ideas/_vote.html", "vote_on")
    return str(draw(cast.idea, cast.weight, viewer(), access, votes=cast.votes))


def _back_to(head: Any) -> str:
    """The list or page from which somebody voted, where it is one of ours."""
    came = request.referrer or ""
    here = request.host_url
    path = came.removeprefix(here.rstrip("/")) if came.startswith(here) else ""
    is_ours = path.startswith(("/ideas", "/campaigns", "/roadmap", "/changelog")) and "\\" not in path
    return f"{path.partition('#')[0]}#idea-{head.id}" if is_ours else queries.url_of(head)


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
