"""Saying how much one wants to hear of a thread."""

from typing import Any

from core.access import MEMBER, viewer
from core.commit import before_writing
from core.forms import Form, OneOf
from core.web import Pages, page_form, see_other
from forum.following.actions import follow
from forum.following.levels import LEVELS
from forum.threads.queries import thread_head, url_of

pages = Pages("following", __name__)


class FollowForm(Form):
    level = OneOf(choices=LEVELS, required=True)


@pages.post("/t/<int:thread_id>/follow", access=MEMBER)
def set_level(thread_id: int) -> Any:
    with before_writing():
        head = thread_head(viewer(), thread_id)
    form = page_form(FollowForm)
    follow(viewer(), thread_id, form.level.data or "")
    return see_other(url_of(head))
