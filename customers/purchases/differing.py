"""What is otherwise in an order or a refund that came again with other content: for the alarm. Whose it is is never written out:
alarms outlive people."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _

from core.clock import iso
from customers.purchases.money import printed
from customers.purchases.queries import lines_of, order_by_key, refund_by_key
from customers.purchases.shapes import Order, Refunding

Said = tuple[str, int, int, int | None]


def of_order(order: Order) -> str:
    known = order_by_key(order.order_id)
    return "" if known is None else "\n".join(_order(known, order))


def _order(known: Any, order: Order) -> Iterator[str]:
    if (known.external_id, known.email) != (order.who.external_id, order.who.email):
        yield _("Another customer")
    yield from _moved(_("Ordered at"), iso(known.ordered_at), iso(order.ordered_at))
    yield from _moved(_("Currency"), known.currency, order.currency)
    if known.said_status != order.status:
        yield from _moved(_("Status"), known.said_status, order.status)
    here = Counter(_said(line) for line in lines_of([known.id])[known.id])
    sent = Counter(_said(line) for line in order.lines)
    yield from (f"− {_printed(line, known.currency)}" for line in sorted((here - sent).elements(), key=repr))
    yield from (f"+ {_printed(line, order.currency)}" for line in sorted((sent - here).elements(), key=repr))


def _said(line: Any) -> Said:
    return line.sku, line.quantity, line.net_amount, line.cost_amount


def _printed(line: Said, currency: str) -> str:
    sku, quantity, net, cost = line
    told = f"{quantity} × {sku}, {printed(net, currency)}"
    return told if cost is None else f"{told} ({_('cost')} {printed(cost, currency)})"


def of_refund(refunding: Refunding) -> str:
    found = refund_by_key(refunding.refund_id)
    return "" if found is None else "\n".join(_refund(*found, refunding))


def _refund(known: Any, lines: list[Any], sent: Refunding) -> Iterator[str]:
    yield from _moved(_("Order"), known.order_id, sent.order_id)
    yield from _moved(_("Refunded at"), iso(known.refunded_at), iso(sent.refunded_at))
    yield from _moved(_("Amount in minor units"), known.amount, sent.amount)
    before, after = (sorted((one.sku, one.quantity, one.net_amount) for one in of) for of in (lines, sent.lines))
    if before != after:
        yield from _moved(_("Lines in minor units"), _listed(before), _listed(after))


def _listed(lines: list[tuple[str, int, int]]) -> str:
    return ", ".join(f"{quantity} × {sku} {net}" for sku, quantity, net in lines)


def _moved(name: str, before: Any, after: Any) -> Iterator[str]:
    if before != after:
        none = _("none")
        yield f"{name}: {none if before in (None, '') else before} → {none if after in (None, '') else after}"
