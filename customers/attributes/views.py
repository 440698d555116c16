"""`/lab/attributes`: what may be known about customers, and why."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.access import staff, viewer
from core.errors import NotFound
from core.web import Pages, page_form, render, see_other
from customers.attributes import definitions, queries
from customers.attributes.forms import AttributeForm
from customers.lab_rooms import rooms

pages = Pages("attributes", __name__)
STAFF = staff()


@pages.get("/lab/attributes", access=STAFF)
def index() -> ResponseReturnValue:
    counted = queries.counts()
    may_define = viewer().has(*definitions.DEFINERS)
    known = queries.all_defined()
    return render("customers/lab/attributes.html", known=known, counts=counted, rooms=rooms(), may_define=may_define)


@pages.get("/lab/attributes/new", access=STAFF)
@pages.post("/lab/attributes/new", access=STAFF)
def new() -> ResponseReturnValue:
    form = page_form(AttributeForm)
    if form.submit(lambda: definitions.define(viewer(), form.values())) is None:
        return render("customers/lab/attribute_form.html", form.status, form=form, title=_("A new attribute"), of=None)
    flash(_("Customers find it on their page from now on."), "success")
    return see_other(url_for("attributes.index"))


@pages.get("/lab/attributes/<key>", access=STAFF)
@pages.post("/lab/attributes/<key>", access=STAFF)
def edit(key: str) -> ResponseReturnValue:
    of = queries.defined_by_key().get(key)
    if of is None:
        raise NotFound
    form = page_form(AttributeForm, **vars(of))
    if form.sent:
        form.key.data, form.kind.data = of.key, of.kind
    if form.submit(lambda: definitions.redefine(viewer(), key, form.values())) is None:
        return render("customers/lab/attribute_form.html", form.status, form=form, title=of.label, of=of)
    flash(_("Changed."), "success")
    return see_other(url_for("attributes.index"))


@pages.post("/lab/attributes/<key>/retire", access=STAFF)
def retire(key: str) -> ResponseReturnValue:
    definitions.retire(viewer(), key)
    flash(_("Nobody is asked for it any more."), "success")
    return see_other(url_for("attributes.index"))
