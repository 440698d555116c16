"""`/lab/customers/<id>`: one record whole. Who looks is written down before the answer."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.access import staff, viewer
from core.errors import NotFound
from core.forms import Form, ListQuery
from core.web import Pages, page_form, render, see_other
from customers.attributes import actions as attributes
from customers.attributes.kinds import from_text
from customers.attributes.queries import defined_by_key, known_of
from customers.audit.actions import note_view
from customers.consent.queries import purposes_of
from customers.record import merging, queries
from customers.record.forms import DisputeAnswerForm, MergeForm
from customers.record.happened import in_sentences
from customers.segments.queries import names_of

pages = Pages("record", __name__)
STAFF = staff()
LISTED = 30


@pages.get("/lab/customers/<int:customer_id>", access=STAFF)
def show(customer_id: int) -> ResponseReturnValue:
    record = queries.record_of(customer_id)
    if record is None:
        raise NotFound
    note_view(viewer(), customer_id, "record")
    return _page(record, MergeForm())


def _page(record: queries.Record, form: MergeForm) -> ResponseReturnValue:
    asked = ListQuery.from_query(request.args)
    ids = queries.whole_ids(record.id)
    events = queries.timeline(ids, asked.after.data, LISTED)
    return render(
        "customers/lab/record.html",
        form.status,
        record=record,
        known=known_of(record.id, to_staff=True),
        purposes=purposes_of(record.id),
        segments=names_of(record.id),
        events=in_sentences(viewer(), ids, events.rows),
        older=events.next,
        merges=queries.merges_of(record.id),
        form=form,
    )


@pages.post("/lab/customers/<int:customer_id>/attributes/<key>", access=STAFF)
def note(customer_id: int, key: str) -> ResponseReturnValue:
    """The company's word; an empty field takes it back."""
    of = defined_by_key().get(key)
    if of is None or queries.record_of(customer_id) is None:
        raise NotFound
    form = page_form(Form)
    said = from_text(of, request.form.getlist("value"))
    form.submit(attributes.note, viewer(), customer_id, {key: said}, "record page")
    flash(form.refusal or _("Written down beside the customer's own word."), "error" if form.refusal else "success")
    return see_other(_address(customer_id))


@pages.post("/lab/customers/<int:customer_id>/attributes/<key>/answer", access=STAFF)
def answer(customer_id: int, key: str) -> ResponseReturnValue:
    form = page_form(DisputeAnswerForm)
    form.submit(attributes.answer_dispute, viewer(), customer_id, key, form.answer.data)
    problem = form.refusal or " ".join(map(str, form.answer.errors))
    flash(problem or _("The customer sees your answer on their page."), "error" if problem else "success")
    return see_other(_address(customer_id))


@pages.post("/lab/customers/<int:customer_id>/merge", access=STAFF)
def merge(customer_id: int) -> ResponseReturnValue:
    record = queries.record_of(customer_id)
    if record is None:
        raise NotFound
    form = page_form(MergeForm)
    stays = form.submit(lambda: merging.merge(viewer(), customer_id, form.into.data))
    if stays is None:
        return _page(record, form)
    flash(_("Two records are one. For a month it can be taken back."), "success")
    return see_other(_address(stays.id))


@pages.post("/lab/customers/<int:customer_id>/unmerge", access=STAFF)
def unmerge(customer_id: int) -> ResponseReturnValue:
    merging.unmerge(viewer(), customer_id)
    flash(_("They are two records again."), "success")
    return see_other(_address(customer_id))


def _address(customer_id: int) -> str:
    return url_for("record.show", customer_id=customer_id)
