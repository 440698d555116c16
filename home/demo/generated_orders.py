"""What a generated community bought, and what of it came back. Chosen by the same dice as everything else."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from customers.purchases.orders import record_new
from customers.purchases.people import Who
from customers.purchases.refunds import record_refund
from customers.purchases.shapes import Back, Line, Order, Refunding
from home.demo.words import words

OLDEST_DAYS = 700


class Bought(NamedTuple):
    """An order of one piece, and what came back of its price."""

    at: datetime
    net: int
    sku: str
    back_at: datetime | None
    back: int

    def left(self, at: datetime) -> int:
        return self.net - (self.back if self.back_at is not None and self.back_at <= at else 0)


class Ordering:
    """`bought` is what each person ordered so far. `share` of the orders come back, every other one of them whole."""

    def __init__(self, dice: Random, today: datetime, batch: int, share: float, someone: Callable[[], int]) -> None:
        self._dice, self._today, self._batch, self._share, self._someone = dice, today, batch, share, someone
        self.bought: defaultdict[int, list[Bought]] = defaultdict(list)
        self._products = [product for product in words()["product"] if "net_price" in product]

    def put(self, numbers: range) -> None:
        orders, refunds = [], []
        for number in numbers:
            product, who = self._dice.choice(self._products), self._someone()
            bought = self._chosen(product)
            self.bought[who].append(bought)
            orders.append(self._order(number, product, who, bought))
            if bought.back_at is not None:
                refunds.append(self._refund(number, bought, bought.back_at))
        record_new(orders, "demo", self._batch)
        for refund in refunds:
            record_refund(refund, self._batch)

    def _chosen(self, product: dict[str, Any]) -> Bought:
        days, net = self._dice.uniform(1, OLDEST_DAYS), product["net_price"]
        at = (self._today - timedelta(days=days)).replace(microsecond=0)
        comes_back = self._dice.random() < self._share
        back_at = at + timedelta(hours=self._dice.randrange(48, 600)) if comes_back else None
        if back_at is None or back_at > self._today:
            return Bought(at, net, product["sku"], None, 0)
        return Bought(at, net, product["sku"], back_at, net if self._dice.random() < 0.5 else net // 5)

    def _order(self, number: int, product: dict[str, Any], who: int, bought: Bought) -> Order:
        line = Line(product["sku"], product["name"], 1, bought.net, product.get("unit_cost"))
        return Order(f"GEN-{number}", Who(f"gen-{who}", None), bought.at, "EUR", "paid", (line,))

    def _refund(self, number: int, bought: Bought, at: datetime) -> Refunding:
        name, order = f"GEN-R-{number}", f"GEN-{number}"
        if bought.back < bought.net:
            return Refunding(name, order, at, amount=bought.back)
        return Refunding(name, order, at, (Back(bought.sku, 1, bought.net),))
