"""`/me/data`: what we know, where from, and what one may do about it."""

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core import exports
from core.access import MEMBER, viewer
from core.errors import NotFound
from core.forms import Form
from core.web import Pages, page_form, query, render, see_other
from customers.attributes import actions, queries
from customers.attributes.kinds import from_text
from customers.consent.queries import purposes_of
from customers.record import erasing
from customers.record.forms import DisputeForm, EraseForm
from customers.record.queries import record_of
from home.own_data import export, facts, held

pages = Pages("own_data", __name__)
HOME = "/me/data"
LISTED = 50


class ValueForm(Form):
    """What a value may be, its definition says."""


@pages.get("/me/data", access=MEMBER)
def show() -> ResponseReturnValue:
    return _page(EraseForm())


def _page(form: EraseForm) -> ResponseReturnValue:
    me = viewer().id or 0
    record = record_of(me)
    if record is None:
        raise NotFound
    return render(
        "home/own_data.html",
        form.status,
        record=record,
        facts=[fact for fact in facts.from_record(record) if fact.value],
        known=queries.known_of(me),
        purposes=purposes_of(me),
        holdings=held.holdings(me),
        latest=exports.latest(me, export.KIND),
        form=form,
        grace=erasing.grace_days(),
    )


@pages.get("/me/data/held/<name>", access=MEMBER)
def rows(name: str) -> ResponseReturnValue:
    asked = query(held.RowQuery)
    one, me = held.find(name), viewer().id or 0
    page = held.page(one, me, asked.after.data, LISTED)
    return render("home/own_rows.html", held=one, page=page, columns=held.columns(one, me))


@pages.get("/me/data/attributes/<key>", access=MEMBER)
def attribute(key: str) -> ResponseReturnValue:
    return _attribute(key, DisputeForm(), {})


def _attribute(key: str, form: DisputeForm, errors: dict[str, str]) -> ResponseReturnValue:
    me = viewer().id or 0
    one = next((known for known in queries.known_of(me) if known.of.key == key), None)
    if one is None:
        raise NotFound
    history = queries.history(me, one.of.id)
    status = 422 if errors else form.status
    return render("home/own_attribute.html", status, one=one, history=history, form=form, errors=errors)


@pages.post("/me/data/attributes/<key>", access=MEMBER)
def say(key: str) -> ResponseReturnValue:
    """An empty field takes one's word back."""
    of = queries.defined_by_key().get(key)
    if of is None:
        raise NotFound
    form = page_form(ValueForm)
    said = from_text(of, request.form.getlist("value"))
    form.submit(actions.tell, viewer(), {key: said}, "own page")
    if form.refusal:
        return _attribute(key, DisputeForm(), {"value": form.refusal})
    flash(_("Thank you. It is written down, with today's date.") if said is not None else _("Taken back."), "success")
    return see_other(f"{HOME}#attributes")


@pages.post("/me/data/attributes/<key>/dispute", access=MEMBER)
def dispute(key: str) -> ResponseReturnValue:
    form = page_form(DisputeForm)
    form.submit(actions.dispute, viewer(), key, form.why.data)
    if form.status != 200:
        return _attribute(key, form, {})
    flash(_("Thank you for telling us. It is marked as disputed until somebody has looked."), "success")
    return see_other(f"{HOME}#attributes")


@pages.post("/me/data/export", access=MEMBER)
def ask_for_export() -> ResponseReturnValue:
    export.start(viewer())
    flash(_("Your file is being put together. It appears here in a moment."), "success")
    return see_other(f"{HOME}#export")


@pages.get("/me/data/export", access=MEMBER)
def progress() -> ResponseReturnValue:
    """The piece of the page that shows how far the file is, asked for again while it is made."""
    latest = exports.latest(viewer().id or 0, export.KIND)
    return render("home/own_export.html", latest=latest)


@pages.post("/me/data/erase", access=MEMBER)
def erase() -> ResponseReturnValue:
    form = page_form(EraseForm)
    due = form.submit(erasing.ask, viewer(), form.password.data or "", bool(form.with_posts.data))
    if due is None:
        return _page(form)
    flash(_("It happens on %(day)s, unless you change your mind.", day=f"{due:%Y-%m-%d}"), "warning")
    return see_other(f"{HOME}#erase")


@pages.post("/me/data/keep", access=MEMBER)
def keep() -> ResponseReturnValue:
    erasing.cancel(viewer())
    flash(_("You stay. Good."), "success")
    return see_other(HOME)
