"""The page of one idea, put together for every view that answers with it."""

from typing import Any

from flask import request

from core.access import viewer
from core.forms import whole_number
from core.web import render
from forum import access as forum_access
from forum.posts.queries import first_of_page, page_of_posts, reactions_of
from forum.threads.queries import thread_head
from ideas import access
from ideas.campaigns.models import BUDGET
from ideas.following.queries import follows
from ideas.ideas import queries
from ideas.statuses.queries import history_of
from ideas.votes.budget import budget_of


def show(idea: Any, form: Any, last: bool = False, refused: Any = None) -> Any:
    """With the page of its discussion on which `?post=` stands. `form` is the reply, as it came back; `refused` a vote that
    could not be."""
    thread = thread_head(viewer(), idea.thread_id)
    number = thread.last_number if last else _asked(thread.last_number)
    posts = [post for post in page_of_posts(idea.thread_id, number) if post.number > 1]
    weight = queries.weights_of(viewer(), [idea.id]).get(idea.id, 0)
    opening = queries.opening_of(idea)
    return render(
        "ideas/idea.html",
        refused.http if refused else form.status,
        idea=idea,
        opening=opening,
        thread=thread,
        posts=posts,
        number=number,
        first=first_of_page(number),
        given=reactions_of(viewer(), [opening.id, *(post.id for post in posts)]),
        form=form,
        refused=refused,
        root=queries.root_of(viewer(), idea) if idea.merged_into_id is not None else idea,
        weight=weight,
        budget=_budget(idea),
        following=follows(viewer(), idea.id),
        history=history_of(idea.id),
        merged=queries.merged_children(viewer(), idea.id),
        access=forum_access,
        rules=access,
        base=queries.url_of(idea) if idea.merged_into_id is None else f"/ideas/{idea.id}/merged",
    )


def _asked(last_number: int) -> int:
    return min(max(1, whole_number(request.args.get("post", "")) or 1), last_number)


def _budget(idea: Any) -> Any:
    """What the viewer may still spend in the idea's campaign; None where that is no question."""
    if idea.voting != BUDGET or viewer().is_guest or access.why_no_votes(idea):
        return None
    return budget_of(viewer().id or 0, idea.campaign_id, idea.budget)
