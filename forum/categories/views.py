"""`/admin/categories`: where threads stand, and who may see, reply and create there."""

from typing import Any

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.access import staff, viewer
from core.errors import NotFound
from core.forms import Form
from core.web import Pages, page_form, render, see_other
from customers.people.views import rooms
from forum.categories import actions, moving
from forum.categories.forms import SEERS, CategoryChangeForm, CategoryForm, MoveThreadsForm
from forum.categories.kept import kept
from forum.categories.models import EVERYONE, MEMBERS
from forum.threads.kinds import DISCUSSION

pages = Pages("categories", __name__)
ADMIN = staff("admin")
KEPT = ("name", "description", "see", "reply", "create", "default_kind", "position")


@pages.get("/admin/categories", access=ADMIN)
def index() -> ResponseReturnValue:
    return render("forum/categories/index.html", categories=kept(), rooms=rooms(), who=dict(SEERS))


@pages.route("/admin/new-category", access=ADMIN, methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    usual = {"see": EVERYONE, "reply": MEMBERS, "create": MEMBERS, "default_kind": DISCUSSION}
    form = page_form(CategoryForm, **usual)
    made = form.submit(lambda: actions.make_category(viewer(), **form.values()))
    if made is None:
        return _form(None, form)
    flash(_("%(name)s is there.", name=made.name), "success")
    return see_other(url_for("categories.index"))


@pages.route("/admin/categories/<category>", access=ADMIN, methods=["GET", "POST"])
def change(category: str) -> ResponseReturnValue:
    form = page_form(CategoryChangeForm, **_as_it_is(category))
    made = form.submit(lambda: actions.change_category(viewer(), category, **form.values()))
    if made is None:
        return _form(category, form)
    flash(_("%(name)s is changed.", name=made.name), "success")
    return see_other(url_for("categories.index"))


@pages.post("/admin/categories/<category>/<any(up, down):way>", access=ADMIN)
def shift(category: str, way: str) -> ResponseReturnValue:
    actions.shift(viewer(), category, -1 if way == "up" else 1)
    return see_other(url_for("categories.index"))


@pages.post("/admin/categories/<category>/move", access=ADMIN)
def move(category: str) -> ResponseReturnValue:
    form = page_form(MoveThreadsForm)
    left = form.submit(lambda: moving.move_threads(viewer(), category, form.into.data, form.is_meant))
    if left is None:
        return _form(category, CategoryChangeForm(data=_as_it_is(category)), form)
    flash(_("The threads are on their way.") if left else _("The threads are moved."), "success")
    return see_other(url_for("categories.change", category=category))


@pages.post("/admin/categories/<category>/retire", access=ADMIN)
def retire(category: str) -> ResponseReturnValue:
    form = page_form(Form)
    if form.submit(lambda: actions.retire_category(viewer(), category)) is None:
        return _form(category, CategoryChangeForm(data=_as_it_is(category)), form)
    flash(_("The category is retired."), "success")
    return see_other(url_for("categories.index"))


def _as_it_is(slug: str) -> dict[str, Any]:
    every = kept()
    here = _one(every, slug)
    holder = next((each.slug for each in every if each.id == here.parent_id), "")
    return {field: getattr(here, field, None) for field in KEPT} | {"parent": holder}


def _form(slug: str | None, form: Form, other: Form | None = None) -> ResponseReturnValue:
    """The page of one, or of a new one; `other` is what came back of moving or retiring."""
    every = kept()
    here = _one(every, slug) if slug else None
    status = (other or form).status
    outer = [(each.slug, each.name) for each in every if each.parent_id is None and each.slug != slug]
    places = [(each.slug, each.name) for each in every if each.slug != slug]
    shown = {"here": here, "outer": [("", _("nothing: by itself")), *outer], "places": places, "rooms": rooms()}
    return render("forum/categories/form.html", status, form=form, other=other, **shown)


def _one(every: list[Any], slug: str) -> Any:
    for each in every:
        if each.slug == slug:
            return each
    raise NotFound
