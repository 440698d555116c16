"""The page of a thread: its posts around one number, and what a reader has to do with them."""

import secrets
from typing import Any

from core.access import viewer
from core.buffer import note
from core.web import page_form, render, slot
from forum import access
from forum.following.queries import place_in
from forum.posts.forms import PostPageForm
from forum.posts.queries import first_of_page, page_for
from forum.reactions.queries import NOTHING, tried
from forum.structured import structured_data


def render_thread(head: Any, number: int, form: Any = None) -> Any:
    """The page on which post `number` stands, with the reply form as it came back, or a new one with one's draft."""
    posts, given = page_for(viewer(), head.id, number)
    place = place_in(viewer(), head.id)
    form = form or page_form(PostPageForm, once=secrets.token_urlsafe(12), body=place.draft)
    _note_reading(head, posts, place.seen)
    about = [(post.id, post.author_id, head.product_id, post.created_at) for post in posts if head.product_id]
    return render(
        "forum/thread.html",
        form.status,
        thread=head,
        posts=posts,
        number=number,
        first=first_of_page(number),
        given=given,
        tried=tried(viewer(), head, posts[0]) if posts and posts[0].number == 1 else NOTHING,
        form=form,
        access=access,
        marks=slot("post_author", about),
        structured=structured_data(head, posts),
        seen=place.seen,
        level=place.level,
    )


def _note_reading(head: Any, posts: Any, seen: int | None) -> None:
    """Writes down, a moment later, how far this viewer has come."""
    if not viewer().is_guest and posts and (seen is None or posts[-1].number > seen):
        note("read_marks", (viewer().id, head.id), posts[-1].number)
