"""Pages about orders: what staff look at, and one's own."""

import pytest
from sqlalchemy import select

from core.db import db
from customers.audit.models import AuditLine
from customers.purchases.models import Alarm
from tests.purchases.make import LINES, order, refund
from tests.world import acting

STAFF_PAGES = [
    "/lab/purchases",
    "/lab/purchases/waiting",
    "/lab/purchases/alarms",
    "/lab/purchases/rates",
    "/lab/products",
    "/lab/new-product",
    "/lab/customers/1/purchases",
]
WRONG_RATES = [{"currency": "yen"}, {"day": "soon"}, {"rate": "0"}, {"rate": "nan"}, {"currency": "EUR"}]


@pytest.fixture
def shop(world, api):
    return api(world.ada, "purchases:write", "read")


@pytest.fixture
def pia(world, client, sign_in):
    return sign_in(client, world.pia)


@pytest.mark.parametrize(
    "path", [*STAFF_PAGES, "/lab/purchases/rates", "/lab/new-product", "/lab/customers/1/purchases"]
)
def test_only_staff_open_them(world, client, sign_in, path):
    assert client.get(path).status_code == 303
    assert sign_in(client, world.ana).get(path).status_code == 403
    assert sign_in(client, world.pia).get(path).status_code == 200


@pytest.mark.both
def test_nobody_is_led_to_a_room_that_is_closed_to_them(client, world, sign_in):
    for person, is_led in ((world.mia, False), (world.pia, True)):
        page = sign_in(client, person).get("/lab/purchases").text
        assert ('href="/lab/purchases/rates"' in page) == is_led
        assert (client.get("/lab/purchases/rates").status_code == 200) == is_led


def test_an_order_that_waits_is_given_to_its_customer(shop, world, pia, csrf):
    made = shop.post("/purchases", order(email="a.nother@example.org")).json
    assert "a.nother@example.org" in pia.get("/lab/purchases/waiting").text
    wrong = attach(pia, csrf, made["id"], "nobody-at-all")
    assert wrong.status_code == 422
    assert "Nobody has this handle" in wrong.text and 'value="nobody-at-all"' in wrong.text, (
        "what was typed is there still"
    )
    assert attach(pia, csrf, made["id"], "").status_code == 422
    assert attach(pia, csrf, made["id"], "ana").status_code == 303
    assert shop.get("/purchases/O-1").json["customer_id"] == world.ana.id
    assert "a.nother" not in pia.get("/lab/purchases/waiting").text
    assert attach(pia, csrf, made["id"], "ben").status_code == 409


def attach(client, csrf, purchase_id, whose):
    sent = {"csrf_token": csrf, "whose": whose}
    return client.post(f"/lab/purchases/{purchase_id}/attach", data=sent)


def alarm_rows(pia):
    return pia.get("/lab/purchases/alarms").text.split("<tr>")[1:]


@pytest.mark.both
def test_an_alarm_leads_to_its_order_and_says_what_is_otherwise(shop, world, pia):
    shop.post("/purchases", order(email=world.ana.email))
    lines = [{"sku": "T1", "name": "", "quantity": 2, "net_amount": 4990}]
    shop.post("/purchases", order(email=world.ben.email, lines=lines, ordered_at="2026-05-02T10:00:00Z"))
    [row] = alarm_rows(pia)[1:]
    assert f'href="/lab/customers/{world.ana.id}/purchases">O-1</a>' in row
    assert "− 1 × T1, 59.90 EUR" in row and "+ 2 × T1, 49.90 EUR" in row
    assert "2026-05-01T10:00:00Z → 2026-05-02T10:00:00Z" in row
    assert "Another customer" in row and world.ben.email not in row and world.ana.email not in row


@pytest.mark.both
def test_an_alarm_of_a_refund_leads_to_its_order(shop, world, pia):
    shop.post("/purchases", order(email=world.ana.email))
    shop.post("/purchases/O-1/refunds", refund(amount=9990))
    shop.post("/purchases/O-1/refunds", refund(amount=1000))
    other, large = sorted(alarm_rows(pia)[1:], key=lambda row: "More came back" in row)
    assert "9990 → 1000" in other and "99.90 EUR came back, 59.90 EUR was left." in large
    for row in (other, large):
        assert f'href="/lab/customers/{world.ana.id}/purchases">R-1</a>' in row


def test_an_alarm_is_shown_until_somebody_looked(shop, app, pia, csrf):
    shop.post("/purchases", order())
    shop.post("/purchases", order(currency="USD"))
    page = pia.get("/lab/purchases/alarms").text
    assert "An order came again with other content" in page
    with acting(app):
        alarm = db.session.scalars(select(Alarm.id)).one()
    assert pia.post(f"/lab/purchases/alarms/{alarm}/seen", data={"csrf_token": csrf}).status_code == 303
    assert "Nothing to look at" in pia.get("/lab/purchases/alarms").text
    shop.post("/purchases", order(currency="USD"))
    assert "O-1" in pia.get("/lab/purchases/alarms").text


@pytest.mark.both
def test_a_currency_without_a_rate_is_left_out_and_said_to_be_until_it_has_one(shop, world, pia, csrf):
    shop.post("/purchases", order(email=world.ana.email))
    shop.post("/purchases", order(email=world.ben.email, order_id="O-2", currency="JPY"))
    page = pia.get("/lab/purchases").text
    assert "59.90 EUR" in page
    assert "1 order in JPY is left out" in page
    assert page.count("n = 1<") == 1 and page.count("n = 2<") == 1, "the sum is of one order, the buyers are two"
    assert rate(pia, csrf, rate="0.006").status_code == 303
    page = pia.get("/lab/purchases").text
    assert "left out" not in page
    assert "95.84 EUR" in page
    assert pia.post("/lab/purchases/report-currency", data={"csrf_token": csrf, "currency": "USD"}).status_code == 303
    page = pia.get("/lab/purchases").text
    assert "1 order in EUR is left out" in page
    assert "1 order in JPY is left out" in page
    assert "no data" in page


def rate(client, csrf, **change):
    sent = {"csrf_token": csrf, "currency": "JPY", "day": "2026-01-01", "rate": "0.006"}
    return client.post("/lab/purchases/rates", data=sent | change)


@pytest.mark.parametrize(
    "change", [{"currency": "yen"}, {"day": "soon"}, {"rate": "0"}, {"rate": "nan"}, {"currency": "EUR"}]
)
def test_a_wrong_rate_comes_back_with_what_was_typed(shop, pia, csrf, change):
    shop.post("/purchases", order())
    answer = rate(pia, csrf, **change)
    assert answer.status_code == 422
    assert next(iter(change.values())) in answer.text


def test_a_rate_holds_from_its_day_on(shop, world, pia, csrf):
    shop.post("/purchases", order(email=world.ana.email))
    shop.post(
        "/purchases", order(email=world.ben.email, order_id="O-2", currency="USD", ordered_at="2026-02-01T00:00:00Z")
    )
    rate(pia, csrf, currency="USD", day="2026-03-01", rate="0.5")
    assert "left out" in pia.get("/lab/purchases").text
    rate(pia, csrf, currency="USD", day="2026-01-01", rate="0.9")
    assert "113.81 EUR" in pia.get("/lab/purchases").text


@pytest.mark.both
def test_a_record_shows_what_they_bought_and_who_looked_is_written_down(shop, world, pia, app):
    shop.post("/purchases", order(email=world.ana.email))
    second = order(email=world.ana.email, order_id="O-2", ordered_at="2026-05-11T10:00:00Z")
    shop.post("/purchases", second)
    shop.post("/purchases/O-2/refunds", refund(lines=[{"sku": "T1", "quantity": 0, "net_amount": 1990}]))
    page = pia.get(f"/lab/customers/{world.ana.id}/purchases").text
    assert "99.90 EUR" in page
    assert "Partly returned" in page
    assert ">10.0<" in page
    with acting(app):
        looked = db.session.scalars(select(AuditLine.facts).where(AuditLine.did == "viewed")).all()
    assert {"what": "orders"} in looked
    assert "99.90 EUR" in pia.get(f"/lab/customers/{world.ana.id}").text


def test_one_sees_ones_own_orders_and_says_what_one_owns(shop, world, client, sign_in, csrf):
    shop.post("/purchases", order(email=world.ana.email))
    mine = sign_in(client, world.ana)
    assert "Grinder T1" in mine.get("/me/orders").text
    assert mine.post("/me/orders/owned", data={"csrf_token": csrf, "sku": "T2"}).status_code == 303
    assert "Kettle T2" in mine.get("/me/orders").text
    assert mine.post("/me/orders/owned", data={"csrf_token": csrf, "sku": "T9"}).status_code == 422
    assert mine.post("/me/orders/owned/T2/withdraw", data={"csrf_token": csrf}).status_code == 303
    assert "59.90 EUR" not in sign_in(client, world.ben).get("/me/orders").text


def test_a_product_is_made_changed_and_taken_in_from_orders(shop, world, pia, csrf):
    shop.post("/purchases", order(lines=[LINES[0] | {"sku": "X/9", "name": "Brush"}]))
    assert "X/9" in pia.get("/lab/products?known=orders").text
    form = pia.get("/lab/products/X/9/edit")
    assert "Brush" in form.text
    sent = {"csrf_token": csrf, "name": "Steel brush", "family": "Care", "launched_on": "2026-01-01"}
    assert pia.post("/lab/products/X/9/edit", data=sent).status_code == 303
    assert "Steel brush" in pia.get("/lab/products").text
    new = {"csrf_token": csrf, "sku": "T3", "name": "Scale", "parent": "T1"}
    assert pia.post("/lab/new-product", data=new).status_code == 303
    assert pia.post("/lab/new-product", data=new).status_code == 409
    wrong = sent | {"retired_on": "2025-01-01"}
    assert pia.post("/lab/products/X/9/edit", data=wrong).status_code == 422
    assert pia.get("/lab/products/none/edit").status_code == 404


def test_pages_cost_the_same_for_one_order_and_for_many(shop, world, pia, count_statements):
    def cost(path):
        pia.get(path)
        count_statements.clear()
        assert pia.get(path).status_code == 200
        return len([one for one in count_statements if "FROM options" not in one])

    paths = ["/lab/purchases", "/lab/purchases/waiting", f"/lab/customers/{world.ana.id}/purchases"]
    shop.post("/purchases", order(email=world.ana.email))
    shop.post("/purchases", order(email="x@example.org", order_id="W-0"))
    few = [cost(path) for path in paths]
    for n in range(12):
        shop.post("/purchases", order(email=world.ana.email, order_id=f"M-{n}"))
        shop.post("/purchases", order(email="x@example.org", order_id=f"W-{n + 1}"))
    assert [cost(path) for path in paths] == few
    assert max(few) <= 8


@pytest.mark.both
def test_buyers_are_counted_by_the_month_of_their_first_order_and_what_is_left_is_of_known_costs(
    client, world, api, sign_in
):
    shop = api(world.ada, "purchases:write", "read")
    costed = [LINES[0] | {"cost_amount": LINES[0]["net_amount"] - 1000}]
    march = {"order_id": "C-1", "ordered_at": "2026-03-05T10:00:00Z", "lines": costed}
    shop.post("/purchases", order(email=world.ana.email, **march))
    shop.post("/purchases", order(email=world.ana.email, order_id="C-2", ordered_at="2026-05-05T10:00:00Z"))
    shop.post("/purchases", order(email=world.ben.email, order_id="C-3", ordered_at="2026-03-09T10:00:00Z"))
    page = sign_in(client, world.noa).get("/lab/purchases").text
    row = page.split("Mar 2026</th>")[1].split("</tr>")[0]
    assert ">2<" in row and "50 %" in row and ">3<" in row
    assert "May 2026</th>" not in page
    assert "10.00 EUR" in client.get(f"/lab/customers/{world.ana.id}/purchases").text
