"""`/lab/segments`: which groups there are, who is in them, and making one with a count that moves while it is
written."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.access import staff, viewer
from core.errors import NotFound
from core.forms import ListQuery
from core.jsons import dump
from core.web import Pages, page_form, query, render, see_other
from customers import conditions
from customers.conditions import subjects
from customers.lab_rooms import rooms
from customers.segments import actions, queries
from customers.segments.forms import ROWS, SegmentPageForm, rule_of

pages = Pages("segments", __name__)
STAFF = staff()
LISTED = 50
OPERATORS = [
    ("gte", _l("at least")),
    ("lte", _l("at most")),
    ("eq", _l("is")),
    ("ne", _l("is not")),
    ("in", _l("is one of")),
    ("contains", _l("contains")),
    ("exists", _l("is known")),
    ("missing", _l("is not known")),
]


@pages.get("/lab", access=STAFF)
def lab() -> ResponseReturnValue:
    """The first room that is open."""
    return redirect(rooms()[0]["url"], 303)


@pages.get("/lab/segments", access=STAFF)
def index() -> ResponseReturnValue:
    asked = query(ListQuery)
    page = queries.page_of_segments(asked.after.data, LISTED)
    words = {row.id: _words(row.rule) for row in page.rows}
    return render("customers/lab/segments.html", page=page, words=words, rooms=rooms(), may_make=_may_make())


@pages.get("/lab/segments/new", access=STAFF)
@pages.post("/lab/segments/new", access=STAFF)
def new() -> ResponseReturnValue:
    form = page_form(SegmentPageForm)
    made = form.submit(lambda: actions.create(viewer(), form.name.data or "", rule_of(form, request.form)))
    if made is None:
        return _writing(form, _("A new segment"), once=True)
    flash(_("The segment is there. Its members are looked at again every quarter of an hour."), "success")
    return see_other(url_for("segments.show", segment_id=made.id))


@pages.get("/lab/segments/<int:segment_id>/edit", access=STAFF)
@pages.post("/lab/segments/<int:segment_id>/edit", access=STAFF)
def edit(segment_id: int) -> ResponseReturnValue:
    segment = _segment(segment_id)
    form = page_form(SegmentPageForm, name=segment.name)
    if not form.sent:
        form.rule.raw_data = [dump(segment.rule).decode()]
    made = form.submit(lambda: actions.change(viewer(), segment_id, form.name.data or "", rule_of(form, request.form)))
    if made is None:
        return _writing(form, _("Change %(name)s", name=segment.name), dump(segment.rule).decode())
    flash(_("Changed. What was known before stays as it was known."), "success")
    return see_other(url_for("segments.show", segment_id=segment_id))


def _writing(form: SegmentPageForm, title: str, rule: str = "", once: bool = False) -> ResponseReturnValue:
    shown = {"form": form, "title": title, "once": once, "rooms": rooms()}
    return render("customers/lab/segment_form.html", form.status, **shown, **for_conditions(rule))


def for_conditions(rule: str = "") -> dict[str, Any]:
    """What the rows of conditions need, on any page that has them (customers/lab/conditions.html)."""
    known = subjects.Subjects()
    return {
        "rule": request.form.get("rule", rule),
        "facts": sorted(known.facts.values(), key=lambda one: str(one.label)),
        "attributes": list(known.attributes.values()),
        "details": sorted({name for one in known.facts.values() for name in one.dimensions}),
        "operators": OPERATORS,
        "rows": range(ROWS),
        "sent": request.form,
    }


@pages.post("/lab/segments/count", access=STAFF)
def count() -> ResponseReturnValue:
    """The piece of the form that says how many there are, while the rule is written."""
    form = page_form(SegmentPageForm)
    form.validate()
    rule = rule_of(form, request.form) if not form.rule.errors else None
    problem = form.rule.errors[0] if form.rule.errors else conditions.check(rule) if rule else None
    ready = rule is not None and problem is None
    return render(
        "customers/lab/segment_count.html",
        problem=problem,
        count=conditions.count(rule) if ready else None,
        words=conditions.in_words(rule) if ready else "",
    )


@pages.get("/lab/segments/<int:segment_id>", access=STAFF)
def show(segment_id: int) -> ResponseReturnValue:
    segment = _segment(segment_id)
    asked = query(ListQuery)
    return render(
        "customers/lab/segment.html",
        segment=segment,
        words=_words(segment.rule),
        page=queries.members(segment_id, asked.after.data, LISTED),
        rooms=rooms(),
        may_make=_may_make(),
    )


@pages.post("/lab/segments/<int:segment_id>/retire", access=STAFF)
def retire(segment_id: int) -> ResponseReturnValue:
    actions.retire(viewer(), segment_id)
    flash(_("The segment is retired. Its past stays known."), "success")
    return see_other(url_for("segments.index"))


def _segment(segment_id: int) -> queries.SegmentView:
    segment = queries.segment_by_id(segment_id)
    if segment is None:
        raise NotFound
    return segment


def _words(rule: Any) -> str:
    """A rule may name what is no longer there."""
    problem = conditions.check(rule)
    return _("This rule can't be read any more: %(why)s", why=problem) if problem else conditions.in_words(rule)


def _may_make() -> bool:
    return viewer().has(*actions.MAKERS)
