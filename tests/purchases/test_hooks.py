"""Signed webhooks: ours, Shopify's and WooCommerce's."""

import base64
import hashlib
import hmac
import json

import pytest
from pydantic import ValidationError
from sqlalchemy import select

from core import clock
from core.config import Settings
from core.db import db
from customers.models import Customer
from customers.products.models import Product
from customers.purchases.models import Alarm, Purchase, Refund
from tests.purchases.make import order, refund
from tests.shared import shared
from tests.world import acting

KEY = b"k" * 32
SECRET = "whsec_" + base64.b64encode(KEY).decode()
OLD_KEY = b"o" * 32
OLD = "whsec_" + base64.b64encode(OLD_KEY).decode()


@pytest.fixture
def hooked(app, monkeypatch):
    """The app with all three secrets; ours is being changed, so two of them hold."""
    changed = app.config["SETTINGS"].model_copy(
        update={
            "purchase_hook_secret": f"{SECRET}, {OLD}",
            "shopify_hook_secret": "shopify secret",
            "woocommerce_hook_secret": "woo secret",
        }
    )
    monkeypatch.setitem(app.config, "SETTINGS", changed)
    return app


def signed(body: bytes, key: bytes = KEY, event: str = "msg_1", after: float = 0) -> dict[str, str]:
    at = str(int(clock.now().timestamp() + after))
    made = base64.b64encode(hmac.new(key, f"{event}.{at}.".encode() + body, hashlib.sha256).digest()).decode()
    return {"webhook-id": event, "webhook-timestamp": at, "webhook-signature": f"v1,{made}"}


def post(client, body, headers, path="purchases"):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(f"/api/v1/hooks/{path}", data=raw, headers=headers, content_type="application/json")


def plain(body: bytes, secret: str) -> str:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def dumped(body) -> bytes:
    return json.dumps(body).encode()


def test_a_signed_order_is_recorded_and_its_repeat_answers_the_same(hooked, client, world):
    body = dumped({"type": "purchase.recorded", "data": order(email=world.ana.email)})
    first, again = post(client, body, signed(body)), post(client, body, signed(body))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    assert first.json["customer_id"] == world.ana.id


def test_the_old_and_the_new_secret_hold_while_it_is_changed(hooked, client):
    body = dumped(order())
    assert post(client, body, signed(body, OLD_KEY)).status_code == 201
    both = signed(body)
    both["webhook-signature"] = "v1,AAAA " + both["webhook-signature"] + " v2,xyz"
    assert post(client, body, both).status_code == 200


@pytest.mark.parametrize("after", [-301, 310])  # of 301 ahead a second may pass before it is read
def test_what_is_too_old_or_from_the_future_is_refused(hooked, client, after):
    body = dumped(order())
    assert post(client, body, signed(body, after=after)).status_code == 401


@pytest.mark.parametrize("after", [-295, 295])
def test_five_minutes_of_delay_are_fine(hooked, client, after):
    body = dumped(order())
    assert post(client, body, signed(body, after=after)).status_code == 201


def test_a_wrong_key_a_reordered_body_and_missing_headers_are_refused(hooked, client, app):
    body = dumped(order())
    reordered = dumped(dict(reversed(order().items())))
    refused = [
        post(client, body, signed(body, b"x" * 32)),
        post(client, body, signed(body, b"")),
        post(client, reordered, signed(body)),
        post(client, body, signed(body) | {"webhook-id": "msg_2"}),
        post(client, body, signed(body) | {"webhook-timestamp": "now"}),
        post(client, body, signed(body) | {"webhook-signature": ""}),
        post(client, body, signed(body) | {"webhook-signature": "v1,"}),
        post(client, body, {}),
    ]
    assert {answer.status_code for answer in refused} == {401}
    with acting(app):
        assert db.session.scalars(select(Purchase.id)).all() == []


def test_a_rotated_out_key_is_refused(app, client, monkeypatch):
    now_one = app.config["SETTINGS"].model_copy(update={"purchase_hook_secret": SECRET})
    monkeypatch.setitem(app.config, "SETTINGS", now_one)
    body = dumped(order())
    assert post(client, body, signed(body, OLD_KEY)).status_code == 401


def test_a_hook_without_a_secret_is_not_there(client):
    body = dumped(order())
    for path in ("purchases", "shopify", "woocommerce"):
        assert post(client, body, signed(body), path).status_code == 404


@pytest.mark.parametrize("secret", ["", "  ", "good,,", ",good", "whsec_", "whsec_%%%"])
def test_an_empty_secret_stops_the_start(secret, tmp_path):
    for name in ("purchase_hook_secret", "shopify_hook_secret", "woocommerce_hook_secret"):
        with pytest.raises(ValidationError):
            Settings(instance=tmp_path, **{name: secret})


def test_the_same_delivery_with_another_body_is_refused_with_an_alarm(hooked, client, app):
    body, other = dumped(order()), dumped(order(order_id="O-2"))
    assert post(client, body, signed(body)).status_code == 201
    assert post(client, other, signed(other)).status_code == 409
    with acting(app):
        assert db.session.scalars(select(Alarm.kind)).all() == ["delivery_differs"]
        assert db.session.scalars(select(Purchase.order_id)).all() == ["O-1"]


def test_long_ids_of_deliveries_that_begin_alike_are_two_deliveries(hooked, client):
    for name in ("1", "2"):
        body = dumped(order(order_id=f"O-{name}"))
        assert post(client, body, signed(body, event="m" * 130 + name)).status_code == 201


def test_refunds_and_new_states_come_by_the_same_door(hooked, client):
    early = dumped(refund(order_id="O-1", amount=1000))
    assert post(client, early, signed(early, event="a")).status_code == 202
    body = dumped(order())
    assert post(client, body, signed(body, event="b")).json["net_amount"] == 4990
    gone = dumped({"order_id": "O-1", "status": "cancelled"})
    assert post(client, gone, signed(gone, event="c")).json["net_amount"] == 0


def test_broken_json_and_strange_shapes_have_their_answer(hooked, client):
    for body, status in ((b"{", 400), (b"[]", 422), (b'{"data": 1}', 422), (b"{}", 422), (b'{"order_id": 5}', 422)):
        assert post(client, body, signed(body)).status_code == status


# Shopify


def shopify(client, body, topic="orders/create", secret="shopify secret", **headers):
    raw = dumped(body)
    signature = {"X-Shopify-Topic": topic, "X-Shopify-Hmac-Sha256": plain(raw, secret)}
    return post(client, raw, signature | headers, "shopify")


@pytest.fixture
def bobs_order():
    return json.loads(shared("formats/shopify/order.json").read_text())["order"]


def test_shopifys_order_is_taken_as_it_sends_it(hooked, client, bobs_order):
    made = shopify(client, bobs_order, "orders/paid")
    assert (made.status_code, made.json["order_id"], made.json["currency"]) == (201, "450789469", "USD")
    assert made.json["net_amount"] == sum(line["net_amount"] for line in made.json["lines"]) == 59700
    assert [line["sku"] for line in made.json["lines"]] == ["IPOD2008GREEN", "IPOD2008RED", "IPOD2008BLACK"]
    assert made.json["ordered_at"] == "2008-01-10T16:00:00Z"
    assert shopify(client, bobs_order, "orders/paid").status_code == 200


def test_shopifys_buyer_is_found_by_the_proven_address(hooked, client, bobs_order, app):
    with acting(app):
        ana = db.session.scalars(select(Customer).where(Customer.handle == "ana")).one()
        ana.email = "bob.norman@hostmail.com"
    assert shopify(client, bobs_order).json["customer_id"] is not None


def test_shopifys_wrong_signature_is_refused(hooked, client, bobs_order):
    assert shopify(client, bobs_order, secret="another").status_code == 401
    assert post(client, bobs_order, {"X-Shopify-Topic": "orders/create"}, "shopify").status_code == 401


def test_a_shops_long_skus_that_begin_alike_are_two_products(hooked, client, bobs_order, app):
    line = bobs_order["line_items"][0]
    sent = bobs_order | {"line_items": [line | {"sku": "s" * 70 + name} for name in "12"]}
    assert shopify(client, sent).status_code == 201
    with acting(app):
        skus = db.session.scalars(select(Product.sku).where(Product.sku.startswith("sss"))).all()
        assert len(skus) == 2 and {len(sku) for sku in skus} == {64}


def test_shopifys_refund_takes_its_lines_back_in_any_order(hooked, client, bobs_order):
    line = bobs_order["line_items"][0]
    back = {
        "id": 509562969,
        "order_id": bobs_order["id"],
        "created_at": "2008-01-20T11:00:00-05:00",
        "refund_line_items": [
            {
                "id": 1,
                "line_item_id": line["id"],
                "quantity": 1,
                "subtotal": 199.0,
                "total_tax": 3.98,
                "line_item": line,
            }
        ],
        "transactions": [{"kind": "refund", "amount": "202.98", "currency": "USD"}],
    }
    assert shopify(client, back, "refunds/create").status_code == 202
    made = shopify(client, bobs_order | {"financial_status": "partially_refunded", "refunds": [back]}, "orders/updated")
    assert (made.status_code, made.json["net_amount"]) == (201, 39800)
    assert shopify(client, back, "refunds/create").status_code == 200
    assert shopify(client, bobs_order, "orders/updated").json["net_amount"] == 39800


def test_a_cancelled_order_of_shopify_stays_cancelled_whatever_overtakes_it(hooked, client, bobs_order, app):
    gone = shopify(client, bobs_order | {"cancelled_at": "2008-01-11T00:00:00-05:00"}, "orders/cancelled")
    late = shopify(client, bobs_order, "orders/create")
    assert (gone.json["net_amount"], late.json["net_amount"], late.json["status"]) == (0, 0, "cancelled")
    with acting(app):
        assert db.session.scalars(select(Refund.refund_id)).all() == ["cancelled:450789469"]


BACK = {"id": 7, "order_id": 450789469, "created_at": "2008-01-11T00:00:00-05:00"}


@pytest.mark.parametrize(
    "change",
    [
        {"transactions": [{"kind": "refund", "amount": "-5"}]},
        {"transactions": [{"kind": "refund", "amount": "1e999999"}]},
        {"refund_line_items": [{"line_item": {"sku": "a"}, "quantity": -1, "subtotal": "5"}]},
        {"id": "7" * 500},
        {"created_at": "9999-12-31T23:59:59-10:00"},
        {"created_at": "yesterday"},
    ],
)
def test_shopifys_refund_has_the_limits_of_any_other(hooked, client, bobs_order, change):
    shopify(client, bobs_order)
    assert shopify(client, BACK | change, "refunds/create").status_code == 422


def test_only_money_that_really_went_back_is_a_refund(hooked, client, bobs_order):
    shopify(client, bobs_order)
    for status in ("failure", "pending", "error"):
        waits = BACK | {"transactions": [{"kind": "refund", "amount": "50.00", "status": status}]}
        assert "ignored" in shopify(client, waits, "refunds/create").json
        assert shopify(client, bobs_order | {"refunds": [waits]}, "orders/updated").json["net_amount"] == 59700
    done = {"kind": "refund", "amount": "50.00", "status": "success"}
    both = BACK | {"transactions": [done, done | {"status": "failure"}, done | {"kind": "void"}]}
    made = shopify(client, both, "refunds/create")
    assert (made.status_code, made.json["taken_amount"]) == (201, 5000)


def test_a_refund_of_shipping_takes_nothing_of_the_goods(hooked, client, bobs_order):
    shopify(client, bobs_order)
    shipping = {"kind": "shipping_refund", "amount": "-10.00", "tax_amount": "-1.90"}
    only = BACK | {"order_adjustments": [shipping], "transactions": [{"kind": "refund", "amount": "11.90"}]}
    assert shopify(client, only, "refunds/create").json["taken_amount"] == 0
    goods = {"kind": "refund_discrepancy", "amount": "-50.00", "tax_amount": "-9.50"}
    more = {"order_adjustments": [shipping, goods], "transactions": [{"kind": "refund", "amount": "71.40"}]}
    assert shopify(client, BACK | more | {"id": 8}, "refunds/create").json["taken_amount"] == 5000


@pytest.mark.parametrize("is_alone", [True, False])
@pytest.mark.parametrize(("is_gross", "tax", "taken"), [(True, "9.50", 5000), (False, "11.31", 5950)])
def test_shopifys_refund_is_net_whether_prices_hold_tax_or_not(
    hooked, client, bobs_order, is_gross, tax, taken, is_alone
):
    taxes = [{"price": str(2 * float(tax)), "rate": 0.19}]
    line = {"id": 1, "sku": "T1", "price": "119.00", "quantity": 1, "tax_lines": taxes}
    item = {"line_item": line, "quantity": 0, "subtotal": "59.50", "total_tax": tax}
    back = BACK | {"refund_line_items": [item]}
    whole = bobs_order | {"taxes_included": is_gross, "line_items": [line]}
    if is_alone:
        shopify(client, back, "refunds/create")
        made = shopify(client, whole)
    else:
        made = shopify(client, whole | {"refunds": [back]})
    assert made.json["refunded_amount"] == taken
    assert made.json["ordered_amount"] == (10000 if is_gross else 11900)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"line_items": "x"}, "line_items"),
        ({"line_items": ["x"]}, "line_items.0"),
        ({"line_items": [{"price": "1", "quantity": {}}]}, "line_items.0.quantity"),
        ({"line_items": [{"price": [], "quantity": 1}]}, "line_items.0.price"),
        ({"customer": "Bob"}, "customer"),
        ({"currency": {}}, "currency"),
        ({"refunds": [{"id": 1, "transactions": 5}]}, "refunds.0.transactions"),
    ],
)
def test_what_shopify_never_sends_is_refused_by_its_field(hooked, client, bobs_order, change, field):
    refused = shopify(client, bobs_order | change)
    assert (refused.status_code, list(refused.json["errors"])) == (422, [field])


@pytest.mark.parametrize("topic", ["orders/create", "refunds/create"])
def test_a_list_is_no_message_of_a_shop_and_is_refused_in_words(hooked, client, topic):
    refused = shopify(client, [], topic)
    assert (refused.status_code, refused.json["errors"]) == (422, {"": "This must be an object."})
    assert woo(client, [], "order.created").json["errors"] == {"": "This must be an object."}


def test_shopifys_refund_before_its_order_is_read_in_the_currency_that_it_names(hooked, client, bobs_order):
    money = {"subtotal": "100", "subtotal_set": {"shop_money": {"amount": "100", "currency_code": "JPY"}}}
    line = {"line_item": bobs_order["line_items"][0], "quantity": 1} | money
    made = shopify(client, BACK | {"refund_line_items": [line]}, "refunds/create")
    assert [one["net_amount"] for one in made.json["lines"]] == [100]


def test_shopifys_changed_order_raises_an_alarm_and_is_not_refused(hooked, client, bobs_order, app):
    shopify(client, bobs_order)
    other = bobs_order | {"line_items": bobs_order["line_items"][:1]}
    assert shopify(client, other, "orders/updated").json["net_amount"] == 59700
    assert shopify(client, other, "orders/create").status_code == 409
    with acting(app):
        assert db.session.execute(select(Alarm.kind, Alarm.times)).all() == [("order_differs", 2)]


def test_what_shopify_says_of_other_things_is_passed_over(hooked, client, bobs_order):
    assert shopify(client, {"id": 1}, "products/update").json == {"ignored": "products/update"}
    assert shopify(client, bobs_order | {"test": True}).status_code == 200
    nobody = {key: value for key, value in bobs_order.items() if key not in ("email", "customer")}
    assert shopify(client, nobody).status_code == 200


@pytest.mark.parametrize("missing", ["id", "currency", "created_at"])
def test_shopifys_order_without_what_it_always_has_is_refused(hooked, client, bobs_order, missing):
    assert shopify(client, {key: value for key, value in bobs_order.items() if key != missing}).status_code == 422


# WooCommerce


def woo(client, body, topic="order.created", secret="woo secret"):
    raw = dumped(body)
    return post(client, raw, {"X-WC-Webhook-Topic": topic, "X-WC-Webhook-Signature": plain(raw, secret)}, "woocommerce")


@pytest.fixture
def johns_order():
    return json.loads(shared("formats/woocommerce/order_1.json").read_text())


def test_woocommerces_order_is_taken_as_it_sends_it(hooked, client, johns_order):
    made = woo(client, johns_order)
    assert (made.status_code, made.json["order_id"], made.json["net_amount"]) == (201, "727", 1800)
    assert [line["sku"] for line in made.json["lines"]] == ["woo-93", "Bar3"]
    assert made.json["lines"][1]["name"] == "Ship Your Idea – Color: Black, Size: M Test"
    assert woo(client, johns_order, "order.updated").status_code == 200


def test_woocommerces_refund_takes_the_goods_part_of_its_amount(hooked, client, johns_order):
    woo(client, johns_order)
    part = johns_order | {"refunds": [{"id": 9, "reason": "", "total": "-10.00"}]}
    assert woo(client, part, "order.updated").json["refunded_amount"] == round(1000 * 1800 / 2935)
    whole = part | {"status": "refunded"}
    assert woo(client, whole, "order.updated").json["net_amount"] == 0


def test_an_order_that_waits_for_its_money_counts_when_it_is_paid(hooked, client, johns_order, app):
    woo(client, johns_order | {"status": "on-hold"})
    with acting(app):
        assert db.session.scalars(select(Purchase.status)).all() == ["on-hold"]
    assert woo(client, johns_order | {"status": "processing"}, "order.updated").json["status"] == "processing"


def test_woocommerces_deleted_order_gives_everything_back(hooked, client, johns_order):
    woo(client, johns_order)
    assert woo(client, {"id": 727}, "order.deleted").json["net_amount"] == 0


@pytest.mark.both
def test_an_order_that_was_deleted_before_it_came_never_counts(hooked, client, johns_order, app):
    assert [woo(client, {"id": 727}, "order.deleted").status_code for _twice in "12"] == [202, 202]
    late = woo(client, johns_order)
    assert (late.status_code, late.json["status"], late.json["net_amount"]) == (201, "cancelled", 0)
    assert woo(client, johns_order, "order.updated").json["status"] == "cancelled"
    assert woo(client, {"id": 727}, "order.deleted").status_code == 200
    with acting(app):
        assert db.session.scalars(select(Purchase.counts_since)).all() == [None]


@pytest.mark.both
def test_our_hook_holds_a_cancellation_like_a_refund_and_passes_over_what_is_older(hooked, client):
    gone = dumped({"order_id": "O-1", "status": "cancelled", "at": "2026-05-02T00:00:00Z"})
    held = post(client, gone, signed(gone, event="a"))
    assert (held.status_code, held.json["state"]) == (202, "held")
    body = dumped(order())
    assert post(client, body, signed(body, event="b")).json["status"] == "cancelled"
    older = dumped({"order_id": "O-1", "status": "shipped"})
    answer = post(client, older, signed(older, event="c"))
    assert (answer.status_code, answer.json["status"]) == (200, "cancelled")
    shipped = dumped({"order_id": "O-9", "status": "shipped"})
    assert post(client, shipped, signed(shipped, event="d")).status_code == 404


def test_an_older_message_of_woocommerce_moves_nothing_back(hooked, client, johns_order):
    woo(client, johns_order | {"status": "completed"})
    for older in ("processing", "on-hold", "pending"):
        assert woo(client, johns_order | {"status": older}, "order.updated").json["status"] == "completed"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"line_items": "x"}, "line_items"),
        ({"line_items": [1]}, "line_items.0"),
        ({"billing": "x"}, "billing"),
        ({"currency": ["EUR"]}, "currency"),
        ({"status": None}, "status"),
        ({"refunds": [{"id": 1}]}, "refunds.0.total"),
    ],
)
def test_what_woocommerce_never_sends_is_refused_by_its_field(hooked, client, johns_order, change, field):
    refused = woo(client, johns_order | change)
    assert (refused.status_code, list(refused.json["errors"])) == (422, [field])


def test_woocommerce_is_answered_when_it_asks_whether_we_are_there(hooked, client):
    assert client.post("/api/v1/hooks/woocommerce", data=b"webhook_id=4").status_code == 200


def test_woocommerces_wrong_signature_is_refused(hooked, client, johns_order):
    assert woo(client, johns_order, secret="another").status_code == 401
