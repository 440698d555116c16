"""Whatever a shop's hook may send in the shapes of its own documents is answered so that the shop goes on sending."""

import json

import pytest

from tests.purchases.test_hooks import dumped, hooked, plain, post, shopify
from tests.shared import shared

__all__ = ["hooked"]


def shape(path):
    return json.loads(shared(f"formats/{path}").read_text())


def woo(client, body, topic="order.created"):
    raw = dumped(body)
    signature = {"X-WC-Webhook-Topic": topic, "X-WC-Webhook-Signature": plain(raw, "woo secret")}
    return post(client, raw, signature, "woocommerce")


def test_an_order_without_lines_is_one_line_over_its_goods(hooked, client):
    sent = shape("shopify/orders.json")["orders"][0]
    for topic, status in (("orders/create", 201), ("orders/create", 200), ("orders/updated", 200)):
        assert shopify(client, sent, topic).status_code == status
    made = shopify(client, sent, "orders/paid").json
    assert [(line["sku"], line["quantity"]) for line in made["lines"]] == [("shopify-order", 1)]
    assert (made["net_amount"], made["currency"]) == (59700, "USD")


@pytest.mark.parametrize(
    ("change", "amount"),
    [
        ({"taxes_included": True}, 59700 - 1194),
        ({"subtotal_price": None}, 59894 - 1194),
        ({"line_items": [], "subtotal_price": "0.00"}, 0),
        ({"line_items": None, "currency": "JPY", "subtotal_price": "597", "total_tax": "0"}, 597),
    ],
)
def test_its_sum_is_without_tax_and_shipping(hooked, client, change, amount):
    made = shopify(client, shape("shopify/orders.json")["orders"][0] | change)
    assert (made.status_code, made.json["net_amount"]) == (201, amount)


def test_one_without_any_sum_is_refused_by_the_name_of_it(hooked, client):
    sent = shape("shopify/orders.json")["orders"][0] | {"subtotal_price": None, "total_price": None}
    refused = shopify(client, sent)
    assert refused.status_code == 422 and "total_price" in refused.json["errors"]


def test_woocommerces_order_of_fees_alone_is_one_line(hooked, client):
    sent = shape("woocommerce/order_1.json") | {"line_items": []}
    made = woo(client, sent)
    wanted = round(100 * (float(sent["total"]) - float(sent["total_tax"]) - float(sent["shipping_total"])))
    assert (made.status_code, made.json["net_amount"], made.json["lines"][0]["sku"]) == (201, wanted, "woo-order")


@pytest.mark.parametrize(
    ("path", "topic"),
    [
        ("order.json", "orders/create"),
        ("order.json", "orders/fulfilled"),
        ("customer.json", "customers/create"),
        ("transaction.json", "order_transactions/create"),
    ],
)
def test_every_shape_of_shopifys_is_taken_or_passed_over(hooked, client, path, topic):
    sent = shape(f"shopify/{path}")
    for body in (sent, sent[path.removesuffix(".json")]):
        assert shopify(client, body, topic).status_code in (200, 201)


@pytest.mark.parametrize(
    ("path", "topic"), [("order_1.json", "order.created"), ("customer_1.json", "customer.created")]
)
def test_every_shape_of_woocommerces_is_taken_or_passed_over(hooked, client, path, topic):
    assert woo(client, shape(f"woocommerce/{path}"), topic).status_code in (200, 201)
