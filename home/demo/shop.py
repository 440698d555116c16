"""Products, orders, what came back, and what reached the service bench."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from core.clock import iso, now
from customers.products.actions import stock_product
from customers.purchases.forms import PurchaseForm, RefundForm
from customers.purchases.orders import record_new
from customers.purchases.refunds import record_refund
from customers.purchases.shapes import Order, Refunding
from home.demo.people import external_id
from home.demo.words import Step, Times, words


class Shop:
    """Who bought before they joined is found when they do."""

    def __init__(self, batch: int) -> None:
        self._batch = batch

    def steps(self, times: Times) -> Iterator[Step]:
        opening = times.ago(2900)
        yield Step(opening, lambda: self._stock(times))
        names = {product["sku"]: product["name"] for product in words()["product"]}
        for order in words()["order"]:
            ordered_at = times.ago(order["days_ago"])
            heard = ordered_at + timedelta(minutes=5)
            yield Step(heard, lambda order=order, at=ordered_at: self._order(order, at, names))
        for refund in words()["refund"]:
            yield Step(times.ago(refund["days_ago"]), lambda refund=refund: self._refund(refund))

    def _stock(self, times: Times) -> None:
        for one in words()["product"]:
            retired = one.get("retired_days_ago")
            stock_product(
                sku=one["sku"],
                name=one["name"],
                family=one["family"],
                version=one["version"],
                launched_on=times.ago(one["launched_days_ago"]).date(),
                retired_on=times.ago(retired).date() if retired else None,
            )

    def _order(self, order: dict[str, Any], at: Any, names: dict[str, str]) -> None:
        sent = {
            "order_id": order["order_id"],
            "customer": {"external_id": external_id(order["customer"])},
            "ordered_at": iso(at),
            "currency": order["currency"],
            "status": order.get("status", "paid"),
            "lines": [{**line, "name": names[line["sku"]]} for line in order["lines"]],
        }
        record_new([Order.of(PurchaseForm.from_data(sent))], "demo", self._batch)

    def _refund(self, refund: dict[str, Any]) -> None:
        sent = {"refund_id": refund["refund_id"], "refunded_at": iso(now())}
        if refund.get("lines"):
            sent["lines"] = refund["lines"]
        record_refund(Refunding.of(refund["order_id"], RefundForm.from_data(sent)), self._batch)
