"""Orders, refunds, support cases, usage, and the signed webhook."""

import base64
import hashlib
import hmac
import json
import time

import pytest

from tests.contract.asking import problem, wrong_rows
from tests.contract.conftest import made

SHOP = "ada/read,write,purchases:write"
LINE = {"sku": "T1", "name": "Grinder T1", "quantity": 1, "net_amount": 5990, "cost_amount": 3000}
SECRET = b"a secret of twenty-four bytes"


def order(**change):
    said = {"order_id": "O-1", "customer": {"external_id": "c-1"}, "ordered_at": "2026-05-01T10:00:00Z"}
    return said | {"currency": "EUR", "status": "paid", "lines": [LINE]} | change


def refund(**change):
    return {"refund_id": "R-1", "refunded_at": "2026-05-20T10:00:00Z"} | change


def without(body, *names):
    return {name: value for name, value in body.items() if name not in names}


def test_an_order_is_recorded_once(ask):
    first, again = (ask(SHOP, "POST", "/purchases", order()) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200) and first.json == again.json
    assert first.json["lines"][0].items() >= LINE.items()
    assert (first.json["order_id"], first.json["net_amount"], first.json["currency"]) == ("O-1", 5990, "EUR")
    problem(ask(SHOP, "POST", "/purchases", order(currency="USD")), 409)


def test_times_are_turned_to_utc_and_the_status_is_paid_unless_said(ask):
    answer = ask(SHOP, "POST", "/purchases", without(order(ordered_at="2026-05-01T12:00:00+02:00"), "status"))
    assert (answer.json["ordered_at"], answer.json["status"]) == ("2026-05-01T10:00:00Z", "paid")


def test_an_order_that_cannot_be_is_refused_by_its_field(ask):
    wrong = [
        (without(order(), "order_id"), "order_id"),
        (without(order(), "customer"), "customer"),
        (without(order(), "ordered_at"), "ordered_at"),
        (without(order(), "currency"), "currency"),
        (without(order(), "lines"), "lines"),
        (order(order_id=5), "order_id"),
        (order(order_id="x" * 121), "order_id"),
        (order(customer={}), "customer"),
        (order(customer="c-1"), "customer"),
        (order(customer=None), "customer"),
        (order(customer={"external_id": ""}), "customer"),
        (order(customer={"email": "nonsense"}), "customer.email"),
        (order(customer={"id": 1}), "customer.id"),
        (order(ordered_at="yesterday"), "ordered_at"),
        (order(ordered_at=1777629600), "ordered_at"),
        (order(currency="eur"), "currency"),
        (order(currency="EURO"), "currency"),
        (order(status="nothing"), "status"),
        (order(lines=[]), "lines"),
        (order(lines=None), "lines"),
        (order(lines=[1]), "lines"),
        (order(lines=[{}]), "lines.0.sku lines.0.quantity lines.0.net_amount"),
        (order(lines=[LINE, LINE | {"quantity": -1}]), "lines.1.quantity"),
        (order(lines=[LINE | {"net_amount": -1}]), "lines.0.net_amount"),
        (order(lines=[LINE | {"net_amount": 59.9}]), "lines.0.net_amount"),
        (order(lines=[LINE | {"net_amount": "5990"}]), "lines.0.net_amount"),
        (order(lines=[LINE | {"net_amount": 10**18}]), "lines.0.net_amount"),
        (order(lines=[LINE | {"price": 5}]), "lines.0.price"),
        (order(total=5990), "total"),
    ]
    assert wrong_rows(ask, [(SHOP, "POST", "/purchases", body, 422, fields) for body, fields in wrong]) == []


def test_only_a_shops_token_writes_orders(ask):
    rows = [
        ("guest", "POST", "/purchases", order(), 401, ""),
        ("ana", "POST", "/purchases", order(), 403, ""),
        ("ada", "POST", "/purchases", order(), 403, ""),
        ("ana", "POST", "/purchases/O-1/refunds", refund(), 403, ""),
        ("ana", "GET", "/purchases/O-1", None, 404, ""),
        ("ana", "GET", "/purchases", None, 403, ""),
        ("ana/purchases:write", "POST", "/purchases", order(), 201, ""),
    ]
    assert wrong_rows(ask, rows) == []


def test_an_unknown_customer_waits_and_is_paid_when_they_appear(ask, rules, drain):
    waiting = made(ask(SHOP, "POST", "/purchases", order()))
    assert (waiting["state"], waiting["customer_id"]) == ("waiting", None)
    assert [one["order_id"] for one in ask(SHOP, "GET", "/purchases").json["data"]] == ["O-1"]
    person = ask("ada", "PUT", "/customers", {"external_id": "c-1", "name": "Carl"}).json
    assert ask(SHOP, "GET", "/purchases/O-1").json["customer_id"] == person["id"]
    drain()
    lines = ask("ada", "GET", f"/customers/{person['id']}/ledger").json["data"]
    assert [(line["points"], line["rule"]) for line in lines] == [(59, "purchase")]


def test_a_refund_comes_once_and_takes_what_it_says(ask):
    ask(SHOP, "POST", "/purchases", order())
    body = refund(lines=[{"sku": "T1", "quantity": 1, "net_amount": 1990}])
    first, again = (ask(SHOP, "POST", "/purchases/O-1/refunds", body) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200) and first.json == again.json
    assert ask(SHOP, "GET", "/purchases/O-1").json["net_amount"] == 4000
    problem(ask(SHOP, "POST", "/purchases/O-1/refunds", refund(lines=[])), 409)


def test_a_refund_before_its_order_is_held(ask):
    first, again = (ask(SHOP, "POST", "/purchases/O-9/refunds", refund()) for _ in range(2))
    assert first.status_code == 202 and again.status_code in (200, 202)
    ask(SHOP, "POST", "/purchases", order(order_id="O-9"))
    assert ask(SHOP, "GET", "/purchases/O-9").json["net_amount"] == 0


def test_a_refund_that_cannot_be_is_refused_by_its_field(ask):
    ask(SHOP, "POST", "/purchases", order())
    wrong = [
        ({}, "refund_id refunded_at"),
        (refund(refund_id=1), "refund_id"),
        (refund(refunded_at="x"), "refunded_at"),
        (refund(lines=[{"sku": "nothing", "quantity": 1, "net_amount": 1}]), "lines.0.sku"),
        (refund(lines=[{"sku": "T1", "quantity": 1}]), "lines.0.net_amount"),
        (refund(lines="all"), "lines"),
        (refund(order_id="O-1"), "order_id"),
    ]
    rows = [(SHOP, "POST", "/purchases/O-1/refunds", body, 422, fields) for body, fields in wrong]
    assert wrong_rows(ask, rows) == []


def test_support_cases_and_usage_come_once(ask):
    case = {"case_id": "S-1", "customer": {"external_id": "c-1"}, "product": "T1", "kind": "repair"}
    case |= {"opened_at": "2026-05-01T10:00:00Z", "closed_at": None, "minutes": 12, "status": "open"}
    event = {"event_id": "E-1", "customer": {"external_id": "c-1"}, "sku": "T1", "at": "2026-05-01T10:00:00Z"}
    event |= {"measure": "brews", "value": 3}
    for path, body, other in (("/support-cases", case, {"minutes": 13}), ("/usage", event, {"value": 4})):
        first, again = (ask(SHOP, "POST", path, body) for _ in range(2))
        assert (first.status_code, again.status_code) == (201, 200) and first.json == again.json
        assert first.json.items() >= without(body, "customer").items()
        rows = [
            (SHOP, "POST", path, body | other, 409, ""),
            (SHOP, "POST", path, body | {"foo": 1}, 422, "foo"),
            (SHOP, "POST", path, body | {"customer": {}}, 422, "customer"),
            ("ana", "POST", path, body, 403, ""),
            ("guest", "POST", path, body, 401, ""),
        ]
        assert wrong_rows(ask, rows) == []
    assert wrong_rows(ask, [(SHOP, "POST", "/support-cases", {}, 422, "case_id customer opened_at")]) == []
    assert wrong_rows(ask, [(SHOP, "POST", "/usage", {}, 422, "event_id customer at measure value")]) == []


class TestSignedWebhook:
    """[Standard Webhooks]."""

    @pytest.fixture
    def deliver(self, app, monkeypatch):
        secret = "whsec_" + base64.b64encode(SECRET).decode()
        settings = app.config["SETTINGS"].model_copy(update={"purchase_hook_secret": secret})
        monkeypatch.setitem(app.config, "SETTINGS", settings)

        def send(body, id="m-1", at=0, key=SECRET, **headers):
            raw, stamp = json.dumps(body).encode(), str(int(time.time()) + at)
            signature = hmac.new(key, f"{id}.{stamp}.".encode() + raw, hashlib.sha256).digest()
            signed = {"webhook-id": id, "webhook-timestamp": stamp}
            signed["webhook-signature"] = "v1," + base64.b64encode(signature).decode()
            return app.test_client().post("/api/v1/hooks/purchases", data=raw, headers=signed | headers)

        return send

    def test_an_order_comes_once(self, deliver):
        assert [deliver(order(), id=name).status_code for name in ("m-1", "m-1", "m-2")] == [201, 200, 200]
        problem(deliver(order(currency="USD"), id="m-1"), 409)
        problem(deliver(order(currency="USD"), id="m-3"), 409)

    def test_what_is_not_signed_now_by_us_is_refused(self, deliver):
        problem(deliver(order(), key=b"another secret of so many bytes"), 401)
        problem(deliver(order(), at=-301), 401)
        problem(deliver(order(), at=310), 401)  # a second of 301 may pass before it is read; the past side is exact
        problem(deliver(order(), **{"webhook-signature": "v1,bm9uc2Vuc2U="}), 401)
        problem(deliver(order(), **{"webhook-id": ""}), 401)

    def test_without_a_secret_there_is_no_hook(self, app):
        for shop in ("purchases", "shopify", "woocommerce"):
            problem(app.test_client().post(f"/api/v1/hooks/{shop}", json=order()), 404)
