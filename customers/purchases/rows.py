"""A file's row in the words of the API, judged by the API's own forms; what they refuse is said in the file's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from json import JSONDecodeError, loads
from typing import Any

from flask_babel import gettext as _

from core.clock import iso
from core.errors import Invalid
from core.importing import Row, RowRefused
from core.jsons import Doubled, once_each
from core.keys import fitting
from customers.purchases.forms import CANCELLED, LONGEST_ID, PurchaseForm, RefundForm
from customers.purchases.money import Rounded, decimals, exact_minor
from customers.purchases.shapes import Line, Order, Refunding, is_before

LINES = "lines"
IN_ITEMS = {"sku": "sku", "name": "name", "quantity": "qty", "net_amount": "amount"}
IN_CELLS = {name: name for name in ("sku", "quantity", "net_amount", "cost_amount")} | {"name": "product_name"}
IN_ROW = {"customer": "customer_id", "customer.external_id": "customer_id", "customer.email": "email", "lines": "items"}


@dataclass(frozen=True)
class Bought:
    """An order, and what of it came back already."""

    order: Order
    refunding: Refunding | None = None


def judge(row: Row) -> Bought:
    data = row.data
    rows: Sequence[Row] = data.get(LINES, ())
    try:
        order = Order.of(PurchaseForm.from_data(_as_sent(data, rows)))
    except Invalid as wrong:
        raise _in_its_words(wrong, rows) from wrong
    _must_add_up(order, data)
    return Bought(order, _came_back(order, rows))


def _as_sent(data: Mapping[str, Any], rows: Sequence[Row]) -> dict[str, Any]:
    who = {"external_id": data["customer_id"].strip(), "email": (data.get("email") or "").strip()}
    currency = data["currency"].strip()
    status = (data.get("status") or "paid").strip().lower()
    is_part = status == "refunded" and any((one.data.get("refunded_amount") or "").strip() for one in rows)
    return {
        "lines": [_cells(one, currency) for one in rows] or _items(data, currency),
        "order_id": data["order_id"],
        "customer": {name: text for name, text in who.items() if text},
        "ordered_at": data["ordered_at"],
        "currency": currency,
        "status": "partially_refunded" if is_part else status,
    }


def _items(data: Mapping[str, Any], currency: str) -> list[dict[str, Any]]:
    try:
        items = loads(data["items"], parse_float=Decimal, object_pairs_hook=once_each)
    except Doubled as wrong:
        raise RowRefused("items", _("The key “%(key)s” is there twice.", key=wrong.key)) from wrong
    except (JSONDecodeError, RecursionError, ValueError) as wrong:
        raise RowRefused("items", _("This is not JSON: %(why)s", why=str(wrong))) from wrong
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise RowRefused("items", _("This must be a list of objects."))
    return [_item(item, place, currency) for place, item in enumerate(items)]


def _item(item: dict[str, Any], place: int, currency: str) -> dict[str, Any]:
    missing = {"sku", "qty", "amount"} - item.keys()
    if missing:
        raise RowRefused(f"items.{place}.{min(missing)}", _("This is needed."))
    return {
        "sku": str(item["sku"] or ""),
        "name": str(item.get("name") or ""),
        "quantity": _whole(item["qty"]),
        "net_amount": _amount(f"items.{place}.amount", item["amount"], currency),
    }


def _cells(row: Row, currency: str) -> dict[str, Any]:
    data = row.data
    line = {
        "sku": data["sku"],
        "name": data.get("product_name") or "",
        "quantity": _whole(data.get("quantity") or ""),
        "net_amount": _amount("net_amount", data.get("net_amount") or "", currency, row),
    }
    cost = (data.get("cost_amount") or "").strip()
    return line | {"cost_amount": _amount("cost_amount", cost, currency, row)} if cost else line


def _whole(value: Any) -> Any:
    """What is no whole number stays what it is, for the form to refuse."""
    if isinstance(value, int):
        return value
    try:
        number = Decimal(str(value).strip())
        return int(number) if number.is_finite() and abs(number) < 10**12 and number == int(number) else value
    except InvalidOperation:
        return value


def _amount(field: str, value: Any, currency: str, row: Row | None = None) -> int:
    try:
        if isinstance(value, bool):
            raise ValueError
        return exact_minor(value, currency)
    except Rounded:
        text = _(
            "%(currency)s has %(number)s decimals: this would be rounded.", number=decimals(currency), currency=currency
        )
        raise RowRefused(field, text, row) from None
    except ValueError:
        raise RowRefused(field, _("An amount such as 59.90."), row) from None


def _in_its_words(wrong: Invalid, rows: Sequence[Row]) -> RowRefused:
    """The first that the form found, by the column it came from and the row it stands in."""
    name, text = next(iter(wrong.fields.items()))
    of, _dot, rest = name.partition(".")
    place, _dot, field = rest.partition(".")
    if of != LINES or not place:
        return RowRefused(IN_ROW.get(name, name), str(text))
    if rows:
        return RowRefused(IN_CELLS.get(field, field), str(text), rows[int(place)])
    return RowRefused(f"items.{place}.{IN_ITEMS.get(field, field)}", str(text))


def _must_add_up(order: Order, data: Mapping[str, Any]) -> None:
    whole = (data.get("amount") or "").strip() if "items" in data else ""
    if whole and _amount("amount", whole, order.currency) != order.ordered_amount:
        raise RowRefused("amount", _("The items add up to another amount."))


def _came_back(order: Order, rows: Sequence[Row]) -> Refunding | None:
    """All that the file says came back is one refund, of the last day that it names."""
    found = (_part(order, line, row) for line, row in zip(order.lines, rows, strict=False))
    parts = [part for part in found if part is not None]
    backs = tuple(back for part in parts for back in part.lines if back.net_amount)
    if not backs:
        return None
    return Refunding(parts[0].refund_id, order.order_id, max(part.refunded_at for part in parts), backs)


def _part(order: Order, line: Line, row: Row) -> Refunding | None:
    """A line that came back in part or whole; all of its price means all of its pieces."""
    amount, day = ((row.data.get(name) or "").strip() for name in ("refunded_amount", "refunded_at"))
    if not amount and not day:
        return None
    money = _amount("refunded_amount", amount, order.currency, row) if amount else 0
    if money > line.net_amount:
        raise RowRefused("refunded_amount", _("More came back than was paid."), row)
    back = {"sku": line.sku, "quantity": line.quantity if money == line.net_amount else 0, "net_amount": money}
    sent = {"refund_id": refund_id_of(order.order_id), "refunded_at": day or iso(order.ordered_at), "lines": [back]}
    try:
        part = Refunding.of(order.order_id, RefundForm.from_data(sent))
        if is_before(part.refunded_at, order.ordered_at):
            raise RowRefused("refunded_at", _("This was before the order."), row)
        return part
    except Invalid as wrong:
        field = "refunded_at" if "refunded_at" in wrong.fields else "refunded_amount"
        raise RowRefused(field, str(next(iter(wrong.fields.values()))), row) from wrong


def refund_id_of(order_id: str, total: int | None = None) -> str:
    """Of what the file says came back: an order's own, however long its id is and however it begins. `total`: of a later file,
    which says that more came back."""
    suffix = "" if total is None else f":{total}"
    plain = f"{order_id}:file{suffix}"
    return fitting(f"file:{order_id}{suffix}" if plain.startswith(CANCELLED) else plain, LONGEST_ID)
