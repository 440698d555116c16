"""Our own webhook: `{type, data}` as Standard Webhooks advise, or the data alone. Data is an order, a refund (it has a
`refund_id`) or a new status (an `order_id` and a `status`, no lines)."""

from typing import Any

from flask_babel import gettext as _

from core.errors import Invalid
from customers.purchases.forms import LONGEST_ID, PurchaseForm, RefundForm, StatusForm
from customers.purchases.shapes import Order, Refunding

Meant = Order | Refunding | tuple[str, dict[str, Any]]


def read(sent: Any) -> Meant:
    data = sent.get("data", sent) if isinstance(sent, dict) else None
    if not isinstance(data, dict):
        raise Invalid({"data": _("This must be an order or a refund.")})
    if "refund_id" in data:
        rest = {key: value for key, value in data.items() if key != "order_id"}
        return Refunding.of(_order_id(data), RefundForm.from_data(rest))
    if "lines" not in data and "status" in data:
        rest = {key: value for key, value in data.items() if key != "order_id"}
        return _order_id(data), StatusForm.from_data(rest)
    return Order.of(PurchaseForm.from_data(data))


def _order_id(data: dict[str, Any]) -> str:
    order_id = data.get("order_id")
    if not isinstance(order_id, str) or not 0 < len(order_id.strip()) <= LONGEST_ID:
        raise Invalid({"order_id": _("This is needed.")})
    return order_id.strip()
