"""`/u/<handle>`."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from core.access import EVERYONE, viewer
from core.errors import NotFound
from core.kept_pages import JOURNAL
from core.web import Pages, render
from customers.attributes.queries import shown_of
from customers.profiles import queries as profiles
from forum.members import queries as members
from forum.members.counting import COUNTED
from rewards.badges.queries import badges_of

pages = Pages("member", __name__)


@pages.get("/u/<handle>", access=EVERYONE, stamps=lambda handle: (JOURNAL, COUNTED))
def show(handle: str) -> ResponseReturnValue:
    try:
        person = profiles.profile(handle)
    except NotFound:
        return _moved(handle)
    me = viewer()
    if not profiles.may_see(me, person):
        return render("home/member_hidden.html", person=person)
    return render(
        "home/member.html",
        person=person,
        badges=[badge for badge in badges_of(person.id) if badge.is_held],
        counts=members.counts(me, person.id),
        best=members.best(me, person.id),
        recent=members.recent(me, person.id),
        about=shown_of(person.id, me),
    )


def _moved(handle: str) -> ResponseReturnValue:
    now = profiles.handle_now(handle)
    if now is None:
        raise NotFound
    return redirect(url_for("member.show", handle=now), 301)
