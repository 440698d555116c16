"""Orders on pages: what staff look at, and one's own."""

from typing import Any

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.access import MEMBER, staff, viewer
from core.errors import NotFound
from core.forms import ListQuery
from core.web import Pages, page_form, query, render, see_other
from customers.audit.actions import note, note_view
from customers.lab_rooms import rooms
from customers.purchases import alarm_list, alarms, measures, queries, rates, showing, valuing
from customers.purchases.matching import attach_by_hand
from customers.purchases.owned import claim, disclaim
from customers.purchases.page_forms import AttachForm, OwnedForm, RateForm, ReportCurrencyForm

pages = Pages("purchases", __name__)
STAFF, KEEPERS = staff(), staff("analyst", "product_manager")
LISTED = 30


@pages.get("/lab/purchases", access=STAFF)
def index() -> ResponseReturnValue:
    currency = rates.report_currency()
    house = measures.of_all()
    shown = {"house": house, "net": showing.money(house.net, currency), "without_rate": queries.without_rate()}
    return _room("index", cohorts=showing.cohort_rows(), **shown)


@pages.get("/lab/purchases/waiting", access=STAFF)
def waiting() -> ResponseReturnValue:
    return _waiting(AttachForm(), 0)


def _waiting(form: AttachForm, of: int) -> ResponseReturnValue:
    """`of` is the order whose form came back."""
    page = queries.waiting(query(ListQuery).after.data, LISTED)
    orders = showing.orders(page.rows)
    return _room("waiting", form.status, orders=orders, older=_older("waiting", page), form=form, of=of)


@pages.post("/lab/purchases/<int:purchase_id>/attach", access=STAFF)
def attach(purchase_id: int) -> ResponseReturnValue:
    form = page_form(AttachForm)
    form.submit(_attach, purchase_id, form)
    if form.status != 200:
        return _waiting(form, purchase_id)
    flash(_("The order is on its customer's record."), "success")
    return see_other(url_for("purchases.waiting"))


def _attach(purchase_id: int, form: AttachForm) -> None:
    attach_by_hand(viewer(), purchase_id, form.whose.data)


@pages.get("/lab/purchases/alarms", access=STAFF)
def list_alarms() -> ResponseReturnValue:
    page = queries.open_alarms(query(ListQuery).after.data, LISTED)
    return _room("alarms", alarms=alarm_list.shown(page.rows), older=_older("list_alarms", page))


@pages.post("/lab/purchases/alarms/<int:alarm_id>/seen", access=STAFF)
def seen(alarm_id: int) -> ResponseReturnValue:
    alarms.mark_seen(viewer(), alarm_id)
    return see_other(url_for("purchases.list_alarms"))


@pages.get("/lab/purchases/rates", access=KEEPERS)
def rate_list() -> ResponseReturnValue:
    return _rates(RateForm(), ReportCurrencyForm(data={"currency": rates.report_currency()}))


def _rates(form: RateForm, of_report: ReportCurrencyForm) -> ResponseReturnValue:
    status = max(form.status, of_report.status)
    shown = {"rates": rates.known(), "report": rates.report_currency(), "without_rate": queries.without_rate()}
    return _room("rates", status, form=form, of_report=of_report, **shown)


@pages.post("/lab/purchases/rates", access=KEEPERS)
def set_rate() -> ResponseReturnValue:
    form = page_form(RateForm)
    form.submit(lambda: _set_rate(form))
    if form.status != 200:
        return _rates(form, ReportCurrencyForm(data={"currency": rates.report_currency()}))
    flash(_("Orders in %(currency)s are counted anew.", currency=form.currency.data), "success")
    return see_other(url_for("purchases.rate_list"))


def _set_rate(form: RateForm) -> None:
    valuing.set_rate(viewer(), form.currency.data, form.day.data, form.rate.data)
    note(viewer(), "set", "rate", None, currency=form.currency.data, day=str(form.day.data), rate=form.rate.data)


@pages.post("/lab/purchases/report-currency", access=KEEPERS)
def set_report_currency() -> ResponseReturnValue:
    form = page_form(ReportCurrencyForm)
    form.submit(lambda: _set_report_currency(form))
    if form.status != 200:
        return _rates(RateForm(), form)
    flash(_("Sums are in %(currency)s from now on.", currency=form.currency.data), "success")
    return see_other(url_for("purchases.rate_list"))


def _set_report_currency(form: ReportCurrencyForm) -> None:
    valuing.set_report_currency(viewer(), form.currency.data)
    note(viewer(), "set", "report_currency", None, currency=form.currency.data)


@pages.get("/lab/customers/<int:customer_id>/purchases", access=STAFF)
def of_customer(customer_id: int) -> ResponseReturnValue:
    """Who looks is written down before the answer."""
    person = showing.person(customer_id)
    if person is None:
        raise NotFound
    note_view(viewer(), customer_id, "orders")
    page = queries.orders_of(customer_id, query(ListQuery).after.data, LISTED)
    older = url_for("purchases.of_customer", customer_id=customer_id, after=page.next) if page.next else ""
    shown = {"orders": showing.orders(page.rows), "figures": showing.figures(customer_id), "older": older}
    return render("customers/purchases/of_customer.html", person=person, **shown)


@pages.get("/me/orders", access=MEMBER)
def mine() -> ResponseReturnValue:
    return _mine(OwnedForm())


def _mine(form: OwnedForm) -> ResponseReturnValue:
    me = viewer().id or 0
    page = queries.orders_of(me, query(ListQuery).after.data, LISTED)
    older = url_for("purchases.mine", after=page.next) if page.next else ""
    shown = {"orders": showing.orders(page.rows), "owned": showing.owned(me), "older": older}
    return render("customers/purchases/mine.html", form.status, form=form, **shown)


@pages.post("/me/orders/owned", access=MEMBER)
def own() -> ResponseReturnValue:
    form = page_form(OwnedForm)
    form.submit(lambda: claim(viewer(), form.sku.data))
    return _mine(form) if form.status != 200 else see_other(url_for("purchases.mine"))


@pages.post("/me/orders/owned/<path:sku>/withdraw", access=MEMBER)
def disown(sku: str) -> ResponseReturnValue:
    disclaim(viewer(), sku)
    return see_other(url_for("purchases.mine"))


def _room(name: str, status: int = 200, /, **context: Any) -> ResponseReturnValue:
    tabs = showing.tabs(queries.to_look_at())
    return render(f"customers/purchases/{name}.html", status, rooms=rooms(), tabs=tabs, **context)


def _older(endpoint: str, page: Any) -> str:
    return url_for(f"purchases.{endpoint}", after=page.next) if page.next else ""
