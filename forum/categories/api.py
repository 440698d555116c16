"""/api/v1/categories."""

from typing import Any, TypedDict

from flask import url_for

from core.access import EVERYONE, Viewer, scope, staff, viewer
from core.errors import NotFound
from core.forms import ListQuery
from core.web import Api, body, query
from forum import shapes
from forum.categories import actions
from forum.categories.forms import CategoryChangeForm, CategoryForm, MoveThreadsForm
from forum.categories.moving import move_threads
from forum.categories.queries import CategoryView, categories_for

api = Api("categories_api", __name__)
ADMIN = scope("admin", staff("admin"))


class MovedView(TypedDict):
    left: int


@api.get("/categories", access=scope("read", EVERYONE), gives=shapes.CategoryView, query=ListQuery)
def categories() -> dict[str, Any]:
    """Those that this viewer may see, each behind the one that it stands in."""
    query(ListQuery)
    return {"data": _shown(categories_for(viewer()))}


@api.get("/categories/<slug>", access=scope("read", EVERYONE), gives=shapes.CategoryView)
def category(slug: str) -> dict[str, Any]:
    return _one(viewer(), slug)


@api.post("/categories", access=ADMIN, takes=CategoryForm, gives=shapes.CategoryView, status=201)
def make() -> Any:
    made = actions.make_category(viewer(), **body().values())
    return _one(viewer(), made.slug), 201, {"Location": url_for("categories_api.category", slug=made.slug)}


@api.patch("/categories/<slug>", access=ADMIN, takes=CategoryChangeForm, gives=shapes.CategoryView, partial=True)
def change(slug: str) -> dict[str, Any]:
    """The slug stays as it is. Whom a category is closed to from now on finds nothing of it anywhere."""
    _one(viewer(), slug)
    actions.change_category(viewer(), slug, **body().values())
    return _one(viewer(), slug)


@api.delete("/categories/<slug>", access=ADMIN, status=204)
def retire(slug: str) -> Any:
    """An empty one; 409 while threads or other categories stand in it."""
    actions.retire_category(viewer(), slug)
    return "", 204


@api.post("/categories/<slug>/move", access=ADMIN, takes=MoveThreadsForm, gives=MovedView, also=(202,))
def move(slug: str) -> Any:
    """All its threads to another category. Of very many, some follow a little later: 202, with how many these are.
    Where fewer people see the other one, `closing` repeats its slug; without it, 422 says who will not see them."""
    _one(viewer(), slug)
    sent = body()
    left = move_threads(viewer(), slug, sent.into.data, sent.is_meant)
    return {"left": left}, 202 if left else 200


def _one(who: Viewer, slug: str) -> dict[str, Any]:
    for shown in _shown(categories_for(who)):
        if shown["slug"] == slug:
            return shown
    raise NotFound


def _shown(rows: list[CategoryView]) -> list[dict[str, Any]]:
    slugs = {row.id: row.slug for row in rows}
    own = [name for name in shapes.CategoryView.__annotations__ if name != "parent"]
    return [{name: getattr(row, name) for name in own} | {"parent": slugs.get(row.parent_id or 0)} for row in rows]
