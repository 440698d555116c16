"""Orders and refunds by the API."""

from datetime import datetime

import pytest
from sqlalchemy import select, update

from core.db import db
from customers.purchases.models import Alarm, Refund
from customers.purchases.shapes import Back, Refunding
from tests.purchases.make import LINES, order, refund
from tests.world import acting

pytestmark = pytest.mark.both


@pytest.fixture
def shop(world, api):
    return api(world.ada, "purchases:write", "read")


def test_an_order_is_recorded_once_and_a_repeat_answers_the_same(shop, world):
    first = shop.post("/purchases", order(email=world.ana.email))
    again = shop.post("/purchases", order(email=world.ana.email))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    assert first.json["customer_id"] == world.ana.id
    assert first.json["net_amount"] == 5990


def test_the_same_order_with_other_content_is_refused_and_staff_are_alarmed(shop, world, client, sign_in):
    shop.post("/purchases", order(email=world.ana.email))
    other = shop.post("/purchases", order(email=world.ana.email, lines=[LINES[0] | {"net_amount": 1}]))
    assert other.status_code == 409
    assert other.mimetype == "application/problem+json"
    assert shop.get("/purchases/O-1").json["net_amount"] == 5990


def test_lines_and_keys_in_another_order_say_the_same(shop, world):
    lines = [LINES[0], {"sku": "T2", "name": "Kettle", "quantity": 1, "net_amount": 100}]
    shop.post("/purchases", order(email=world.ana.email, lines=lines))
    again = shop.post("/purchases", order(email=world.ana.email, lines=lines[::-1]))
    assert again.status_code == 200


def test_an_unknown_customer_waits(shop):
    made = shop.post("/purchases", order(email="nobody@example.org"))
    assert (made.status_code, made.json["state"], made.json["customer_id"]) == (201, "waiting", None)
    assert [row["order_id"] for row in shop.get("/purchases").json["data"]] == ["O-1"]


def test_a_part_comes_back_and_then_the_rest(shop, world):
    shop.post("/purchases", order(email=world.ana.email))
    part = shop.post("/purchases/O-1/refunds", refund(lines=[{"sku": "T1", "quantity": 0, "net_amount": 1990}]))
    again = shop.post("/purchases/O-1/refunds", refund(lines=[{"sku": "T1", "quantity": 0, "net_amount": 1990}]))
    assert (part.status_code, again.status_code) == (201, 200)
    assert part.json == again.json
    assert part.json["taken_amount"] == 1990
    assert shop.get("/purchases/O-1").json["net_amount"] == 4000
    rest = shop.post("/purchases/O-1/refunds", refund(refund_id="R-2", lines=[]))
    assert rest.json["taken_amount"] == 4000
    assert shop.get("/purchases/O-1").json["net_amount"] == 0


def test_a_refund_before_its_order_is_held_and_taken_when_the_order_comes(shop, world):
    sent = refund(lines=[{"sku": "T1", "quantity": 1, "net_amount": 1990}])
    held = shop.post("/purchases/O-1/refunds", sent)
    assert (held.status_code, held.json["state"]) == (202, "held")
    made = shop.post("/purchases", order(email=world.ana.email))
    assert (made.status_code, made.json["net_amount"]) == (201, 4000)
    assert shop.post("/purchases/O-1/refunds", sent).status_code == 200


def test_the_same_refund_with_other_content_is_refused(shop, world):
    shop.post("/purchases", order(email=world.ana.email))
    shop.post("/purchases/O-1/refunds", refund(lines=[{"sku": "T1", "quantity": 0, "net_amount": 1990}]))
    other = shop.post("/purchases/O-1/refunds", refund(lines=[{"sku": "T1", "quantity": 0, "net_amount": 1}]))
    assert other.status_code == 409


def test_what_was_not_in_the_order_cannot_come_back(shop, world):
    shop.post("/purchases", order(email=world.ana.email))
    wrong = shop.post("/purchases/O-1/refunds", refund(lines=[{"sku": "T9", "quantity": 1, "net_amount": 1}]))
    assert wrong.status_code == 422
    assert list(wrong.json["errors"]) == ["lines.0.sku"]


def test_more_than_was_paid_takes_what_is_left(shop, world):
    shop.post("/purchases", order(email=world.ana.email))
    much = shop.post("/purchases/O-1/refunds", refund(lines=[{"sku": "T1", "quantity": 1, "net_amount": 9999}]))
    assert (much.status_code, much.json["taken_amount"]) == (201, 5990)


def test_a_cancelled_order_gives_back_what_is_left_and_stays_cancelled(shop, world):
    shop.post("/purchases", order(email=world.ana.email))
    shop.post("/purchases/O-1/refunds", refund(lines=[{"sku": "T1", "quantity": 0, "net_amount": 1990}]))
    gone = shop.patch("/purchases/O-1", {"status": "cancelled"})
    assert (gone.status_code, gone.json["net_amount"], gone.json["status"]) == (200, 0, "cancelled")
    assert shop.patch("/purchases/O-1", {"status": "cancelled"}).status_code == 200
    assert shop.patch("/purchases/O-1", {"status": "paid"}).status_code == 409


def test_a_status_goes_on_and_never_back(shop, world):
    shop.post("/purchases", order(email=world.ana.email, status="pending"))
    for status, code in (
        ("processing", 200),
        ("pending", 409),
        ("completed", 200),
        ("completed", 200),
        ("processing", 409),
        ("partially_refunded", 200),
        ("paid", 409),
        ("completed", 200),
        ("refunded", 200),
        ("paid", 409),
        ("partially_refunded", 409),
        ("cancelled", 200),
        ("refunded", 409),
    ):
        assert shop.patch("/purchases/O-1", {"status": status}).status_code == code, status
    left = shop.get("/purchases/O-1").json
    assert (left["status"], left["net_amount"]) == ("cancelled", 0)


def test_orders_whose_long_ids_begin_alike_are_cancelled_each_by_itself(shop, world):
    for name in ("Z" * 119 + "1", "Z" * 119 + "2"):
        shop.post("/purchases", order(email=world.ana.email, order_id=name))
        gone = shop.patch(f"/purchases/{name}", {"status": "cancelled"})
        assert (gone.status_code, gone.json["net_amount"]) == (200, 0)


BACK = [{"sku": "T1", "quantity": 0, "net_amount": 1000}]


def test_lines_and_an_amount_together_are_refused_and_nothing_is_dropped_silently(shop, world):
    shop.post("/purchases", order(email=world.ana.email))
    for order_id in ("O-1", "O-not-here-yet"):
        refused = shop.post(f"/purchases/{order_id}/refunds", refund(lines=BACK, amount=3000))
        assert (refused.status_code, list(refused.json["errors"])) == (422, ["amount"])
    assert shop.get("/purchases/O-1").json["net_amount"] == 5990
    assert shop.post("/purchases/O-1/refunds", refund(lines=BACK)).status_code == 201
    assert shop.post("/purchases/O-1/refunds", refund(lines=BACK, amount=None)).status_code == 200
    assert shop.post("/purchases/O-1/refunds", refund(lines=BACK, amount=3000)).status_code == 409


def test_the_repeat_of_such_a_refund_that_was_taken_before_stays_a_repeat(app, shop, world):
    shop.post("/purchases", order(email=world.ana.email))
    shop.post("/purchases/O-1/refunds", refund(lines=BACK))
    sent = refund(lines=BACK, amount=3000)
    moment = datetime.fromisoformat(sent["refunded_at"])
    before = Refunding("R-1", "O-1", moment, (Back("T1", 0, 1000),), 3000)
    with acting(app):
        db.session.execute(update(Refund).values(amount=3000, fingerprint=before.fingerprint))
    assert shop.post("/purchases/O-1/refunds", sent).status_code == 200
    assert shop.post("/purchases/O-1/refunds", sent | {"amount": 3001}).status_code == 409


def test_no_refund_takes_the_id_of_a_cancellation(shop, world):
    shop.post("/purchases", order(email=world.ana.email))
    assert shop.post("/purchases/O-1/refunds", refund(refund_id="cancelled:O-1", amount=10)).status_code == 422
    assert shop.patch("/purchases/O-1", {"status": "cancelled"}).status_code == 200


def test_all_lines_together_are_no_more_than_an_amount_may_be(shop, world):
    lines = [LINES[0] | {"net_amount": 10**15}] * 2
    refused = shop.post("/purchases", order(email=world.ana.email, lines=lines))
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["lines"])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"currency": "eur"}, "currency"),
        ({"currency": "EURO"}, "currency"),
        ({"currency": "ABC"}, "currency"),
        ({"currency": "XXX"}, "currency"),
        ({"ordered_at": "2199-01-01T00:00:00Z"}, "ordered_at"),
        ({"lines": []}, "lines"),
        ({"lines": [{"sku": "T1", "quantity": 1, "net_amount": 59.9}]}, "lines.0.net_amount"),
        ({"lines": [{"sku": "T1", "quantity": -1, "net_amount": 1}]}, "lines.0.quantity"),
        ({"customer": {}}, "customer"),
        ({"customer": {"email": "no address"}}, "customer.email"),
        ({"customer": {"name": "Ana"}}, "customer.name"),
        ({"ordered_at": "yesterday"}, "ordered_at"),
        ({"status": "maybe"}, "status"),
        ({"order_id": ""}, "order_id"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_field_is_named(shop, change, field):
    answer = shop.post("/purchases", order(email="a@example.org") | change)
    assert answer.status_code == 422
    assert field in answer.json["errors"]


def test_only_the_shop_and_staff_write_orders(world, api, client):
    assert api(world.ana, "read", "write").post("/purchases", order()).status_code == 403
    assert client.post("/api/v1/purchases", json=order()).status_code == 401
    assert api(world.ana, "purchases:write").post("/purchases", order()).status_code == 201


def test_a_session_of_a_customer_writes_no_orders(world, client, sign_in, csrf):
    sign_in(client, world.ana)
    assert client.post("/api/v1/purchases", json=order(), headers={"X-CSRFToken": csrf}).status_code == 403


def test_nothing_comes_back_in_the_future(shop, world):
    shop.post("/purchases", order(email=world.ana.email))
    refused = shop.post("/purchases/O-1/refunds", refund(refunded_at="2199-01-01T00:00:00Z", amount=100))
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["refunded_at"])


@pytest.mark.parametrize("is_held", [True, False])
def test_a_refund_that_is_dated_before_its_order_is_taken_whenever_it_comes_and_staff_are_told(
    app, shop, world, is_held
):
    early = refund(refunded_at="2026-04-01T00:00:00Z", amount=100)
    if is_held:
        shop.post("/purchases/O-1/refunds", early)
    shop.post("/purchases", order(email=world.ana.email))
    shop.post("/purchases/O-1/refunds", early)
    shop.post("/purchases/O-1/refunds", refund(refund_id="R-2", refunded_at="2026-05-01T00:00:00Z", amount=1))
    assert shop.get("/purchases/O-1").json["refunded_amount"] == 101
    with acting(app):
        assert db.session.execute(select(Alarm.kind, Alarm.subject)).all() == [("refund_too_early", "R-1")]


def test_the_shops_token_reads_back_what_it_wrote(world, api):
    token = api(world.ada, "purchases:write")
    made = token.post("/purchases", order(email=world.ana.email))
    read = token.get("/purchases/O-1")
    assert (read.status_code, read.json) == (200, made.json)
    assert token.get("/purchases/O-9").status_code == 404
    assert token.get("/purchases").status_code == 403
    assert token.get(f"/customers/{world.ana.id}/purchases").status_code == 403


def test_one_sees_ones_own_order_and_nobody_elses(shop, world, api):
    shop.post("/purchases", order(email=world.ana.email))
    assert api(world.ana, "read").get("/purchases/O-1").status_code == 200
    assert api(world.ben, "read").get("/purchases/O-1").status_code == 404
    assert api(world.ben, "read").get(f"/customers/{world.ana.id}/purchases").status_code == 404
    assert len(api(world.ana, "read").get(f"/customers/{world.ana.id}/purchases").json["data"]) == 1


def test_an_unknown_sku_becomes_a_product_outside_the_catalogue(shop, world):
    shop.post("/purchases", order(email=world.ana.email, lines=[LINES[0] | {"sku": "X9", "name": "Brush"}]))
    assert shop.get("/purchases/O-1").json["lines"][0]["name"] == "Brush"
