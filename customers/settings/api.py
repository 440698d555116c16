"""`/api/v1/me`: one's own record."""

from typing import Any, TypedDict

from flask import current_app

from core.access import MEMBER, Viewer, scope, viewer
from core.markup import render_markdown
from core.web import Api, body
from customers.attributes.actions import tell
from customers.attributes.queries import own_values
from customers.settings import actions, queries
from customers.settings.forms import MeForm

api = Api("me_api", __name__)


class MeView(TypedDict):
    id: int
    handle: str | None
    name: str
    email: str | None
    roles: list[str]
    title: str
    location: str
    bio: str
    is_hidden: bool
    points: int
    pending: int
    spendable: int
    level: str | None
    attributes: dict[str, Any]


def shaped(person: Viewer) -> dict[str, Any]:
    """What this package knows, and what upper packages add by `ME` in `app.py`."""
    known = queries.own_record(person)
    answer = {
        "id": known.id,
        "handle": known.handle,
        "name": known.name,
        "email": known.email,
        "roles": sorted(person.roles),
        "title": known.title,
        "location": known.location,
        "bio": known.bio,
        "is_hidden": known.is_hidden,
        "points": known.points or 0,
        "pending": 0,
        "spendable": 0,
        "level": known.level,
        "attributes": own_values(known.id),
    }
    for add in current_app.extensions["me"]:
        answer |= add(known.id)
    return answer


@api.get("/me", access=scope("read", MEMBER), gives=MeView)
def show() -> dict[str, Any]:
    return shaped(viewer())


@api.patch("/me", access=scope("write", MEMBER), takes=MeForm, gives=MeView, partial=True)
def change() -> dict[str, Any]:
    form = body()
    wish = {name: form[name].data for name in form.given - {"attributes"}}
    bio = render_markdown(str(wish["bio"])) if "bio" in wish else None
    if wish:
        actions.change_profile(viewer(), wish, bio)
    if "attributes" in form.given:
        tell(viewer(), form.attributes.data, "api")
    return shaped(viewer())
