"""Voting, from any page that shows the button."""

import secrets
from typing import Any

from flask import get_template_attribute, request

from core.access import MEMBER, viewer
from core.errors import Invalid
from core.web import Pages, is_fragment, page_form, see_other
from forum.posts.forms import PostPageForm
from ideas import access
from ideas.ideas import queries
from ideas.ideas.forms import VotePageForm
from ideas.ideas.page import show
from ideas.votes import actions

pages = Pages("voting", __name__)


@pages.post("/ideas/<int:idea_id>/vote", access=MEMBER)
def vote(idea_id: int) -> Any:
    form = page_form(VotePageForm)
    if is_fragment():
        return _button(_vote_by_script(idea_id, form))
    cast = form.submit(_vote, idea_id, form)
    return see_other(_back_to(cast.idea)) if cast else _vote_again(idea_id, form)


def _vote(idea_id: int, form: Any) -> actions.Cast:
    wants = form.voted.data or form.weight.data
    return actions.vote(viewer(), idea_id, form.weight.data) if wants else actions.unvote(viewer(), idea_id)


def _vote_by_script(idea_id: int, form: Any) -> actions.Cast:
    """A script has its page still: it is told the sentence alone."""
    if not form.validate():
        raise Invalid(form.flat_errors())
    return _vote(idea_id, form)


def _vote_again(idea_id: int, form: Any) -> Any:
    """What stands against the vote, on the page where it can be cast: no point is left, or the idea moved on."""
    head = queries.head(viewer(), idea_id)
    reply = PostPageForm(data={"once": secrets.token_urlsafe(12)})
    return show(queries.root_of(viewer(), head) or head, reply, refused=form)


def _button(cast: actions.Cast) -> str:
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
