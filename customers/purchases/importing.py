"""`flask import purchases`: one order a row with its items as JSON, or one line a row (lines of one order together).

Buyers whom nobody knows by external id come on record without an account. An order whose buyer has only an address
waits, as by the API. Orders pay points unless the import says `--no-points`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from itertools import groupby
from json import JSONDecodeError, loads
from typing import Any

from sqlalchemy import insert, select

from core.db import db
from core.forms.fields import unkeepable
from core.importing import FileRefused, Importer, Judged, Refusal, Row, RowRefused, Run, Source, Tally, read_csv
from customers import emails
from customers.models import Customer
from customers.products.actions import LONGEST_NAME, LONGEST_SKU
from customers.purchases import people
from customers.purchases.forms import LONGEST_ID, MOST_PIECES
from customers.purchases.money import MOST, is_code, to_minor
from customers.purchases.orders import known_orders, record_new
from customers.purchases.people import Who
from customers.purchases.refunds import record_refund
from customers.purchases.shapes import Back, Line, Order, Refunding
from customers.purchases.statuses import KNOWN
from customers.purchases.undoing import undo

ORDER_COLUMNS = {"order_id", "customer_id", "ordered_at", "currency"}
LINES = "lines"


@dataclass(frozen=True)
class Bought:
    """An order, and what of it came back already."""

    order: Order
    backs: tuple[Back, ...] = ()
    returned_at: datetime | None = None


def read(source: Source) -> Iterator[Row | Refusal]:
    """Both shapes come out as one row an order; rows of one line each are gathered under `lines`."""
    for order_id, rows in groupby(read_csv(source), key=_order_of):
        together = list(rows)
        if order_id is None or "items" in together[0].data:  # type: ignore[union-attr]
            yield from together
            continue
        first = together[0]
        yield Row(first.number, first.line, {**first.data, LINES: together})  # type: ignore[union-attr]


def _order_of(row: Row | Refusal) -> Any:
    """None keeps a row by itself."""
    if isinstance(row, Refusal):
        return None
    missing = ORDER_COLUMNS - row.data.keys()
    if missing or not row.data.keys() & {"items", "sku"}:
        raise FileRefused(f"Columns are missing: {', '.join(sorted(missing)) or 'items or sku'}.")
    return row.data["order_id"]


def judge(row: Row) -> Bought:
    data = row.data
    currency = data["currency"].strip()
    if not is_code(currency):
        raise RowRefused("currency", "Three capital letters such as EUR.")
    rows: Sequence[Row] = data.get(LINES, ())
    lines = tuple(_one_line(one, currency) for one in rows) or _items(data, currency)
    if not lines:
        raise RowRefused("items", "An order has at least one line.")
    backs = tuple(back for one in rows for back in _back(one, currency))
    status = (data.get("status") or "paid").strip().lower()
    if status not in KNOWN:
        raise RowRefused("status", f"Choose one of: {', '.join(KNOWN)}.")
    order = Order(
        _short("order_id", data["order_id"], LONGEST_ID),
        _who(data),
        _moment("ordered_at", data["ordered_at"]),
        currency,
        "partially_refunded" if backs and status == "refunded" else status,
        lines,
    )
    if order.ordered_amount > MOST:
        raise RowRefused("items", "All of them together are more than an amount may be.")
    _must_add_up(order, data)
    dates = [
        _moment("refunded_at", one.data["refunded_at"]) for one in rows if (one.data.get("refunded_at") or "").strip()
    ]
    return Bought(order, backs, max(dates, default=order.ordered_at) if backs else None)


def _who(data: dict[str, Any]) -> Who:
    external_id = _short("customer_id", data["customer_id"], LONGEST_ID, needed=False)
    address = (data.get("email") or "").strip()
    email = emails.normal(address) if address else None
    if address and email is None:
        raise RowRefused("email", "This is not an e-mail address.")
    if not external_id and not email:
        raise RowRefused("customer_id", "Nobody is named: neither customer_id nor email.")
    return Who(external_id or None, email)


def _items(data: dict[str, Any], currency: str) -> tuple[Line, ...]:
    try:
        items = loads(data["items"], parse_float=Decimal)
    except JSONDecodeError as wrong:
        raise RowRefused("items", f"not JSON: {wrong}") from wrong
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise RowRefused("items", "This must be a list of objects.")
    return tuple(_item(item, place, currency) for place, item in enumerate(items))


def _item(item: dict[str, Any], place: int, currency: str) -> Line:
    missing = {"sku", "qty", "amount"} - item.keys()
    if missing:
        raise RowRefused(f"items.{place}.{min(missing)}", "This is needed.")
    sku = _short(f"items.{place}.sku", str(item["sku"] or ""), LONGEST_SKU)
    name = _short(f"items.{place}.name", str(item.get("name") or ""), LONGEST_NAME, needed=False)
    pieces = _pieces(f"items.{place}.qty", item["qty"])
    return Line(sku, name, pieces, _amount(f"items.{place}.amount", item["amount"], currency))


def _one_line(row: Row, currency: str) -> Line:
    data = row.data
    try:
        return Line(
            _short("sku", data["sku"], LONGEST_SKU),
            _short("product_name", data.get("product_name") or "", LONGEST_NAME, needed=False),
            _pieces("quantity", data.get("quantity") or ""),
            _amount("net_amount", data.get("net_amount") or "", currency),
            _amount("cost_amount", data["cost_amount"], currency) if (data.get("cost_amount") or "").strip() else None,
        )
    except RowRefused as wrong:
        raise RowRefused(wrong.field, wrong.reason, row) from wrong


def _back(row: Row, currency: str) -> Iterator[Back]:
    """A line that came back in part or whole; all of its price means all of its pieces."""
    cell = (row.data.get("refunded_amount") or "").strip()
    amount = _amount("refunded_amount", cell, currency) if cell else 0
    if amount:
        line = _one_line(row, currency)
        if amount > line.net_amount:
            raise RowRefused("refunded_amount", "More came back than was paid.", row)
        yield Back(line.sku, line.quantity if amount == line.net_amount else 0, amount)


def _must_add_up(order: Order, data: dict[str, Any]) -> None:
    if "items" not in data:
        return
    whole = (data.get("amount") or "").strip()
    if whole and _amount("amount", whole, order.currency) != order.ordered_amount:
        raise RowRefused("amount", "The items add up to another amount.")


def _short(field: str, text: str, most: int, needed: bool = True) -> str:
    text = text.strip()
    if not text and needed:
        raise RowRefused(field, "This is needed.")
    if len(text) > most:
        raise RowRefused(field, f"At most {most} characters, please.")
    if unkeepable(text):
        raise RowRefused(field, "There is a character in it that cannot be kept.")
    return text


def _pieces(field: str, value: Any) -> int:
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number != int(number) or not 0 <= number <= MOST_PIECES or isinstance(value, bool):
        raise RowRefused(field, f"A whole number from 0 to {MOST_PIECES}.")
    return int(number)


def _amount(field: str, value: Any, currency: str) -> int:
    try:
        amount = to_minor(value, currency)
    except ValueError:
        amount = -1
    if not 0 <= amount <= MOST or isinstance(value, bool):
        raise RowRefused(field, "An amount such as 59.90.")
    return amount


def _moment(field: str, text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        raise RowRefused(field, "A time such as 2026-11-22T09:30:00Z.") from None


def write(things: Sequence[Judged], run: Run) -> Tally:
    known = known_orders([thing.item.order.order_id for thing in things])
    tally, new = Tally(), []
    for thing in things:
        before = known.get(thing.item.order.order_id)
        if before is None:
            new.append(thing.item)
        elif before.fingerprint == thing.item.order.fingerprint:
            tally.skipped += 1
        else:
            tally.refusals.append(thing.refused("order_id", "This order is here with other content."))
    if new:
        made = record_new([bought.order for bought in new], "file", run.batch, _owners(new, run.batch))
        tally.created = len(made)
        _take_back([bought for bought in new if bought.order.order_id in made], run.batch)
    return tally


def _owners(new: Sequence[Bought], batch: int) -> dict[Who, int]:
    """Whose these orders are; who is known to nobody comes on record now, as of the first order."""
    wanted: dict[Who, Order] = {}
    for bought in new:
        wanted.setdefault(bought.order.who, bought.order)
    found = people.find_all(wanted)
    strangers = {who.external_id: order for who, order in wanted.items() if who not in found and who.external_id}
    if strangers:
        taken = _taken_addresses([order.who.email for order in strangers.values() if order.who.email])
        rows = [_newcomer(order, batch, taken) for order in strangers.values()]
        db.session.execute(insert(Customer), rows)
        found |= people.find_all(who for who in wanted if who not in found)
    return found


def _taken_addresses(addresses: Sequence[str]) -> set[str]:
    return set(db.session.scalars(select(Customer.email).where(Customer.email.in_(addresses))))


def _newcomer(order: Order, batch: int, taken: set[str]) -> dict[str, Any]:
    """An address that is somebody's stays theirs; a free one lets its owner claim this record later."""
    email = order.who.email if order.who.email not in taken else None
    if email:
        taken.add(email)
    joined = {"joined_at": order.ordered_at, "name": "", "batch": batch}
    return {"external_id": order.who.external_id, "email": email, **joined}


def _take_back(new: Sequence[Bought], batch: int) -> None:
    for bought in new:
        if bought.backs and bought.returned_at:
            order_id = bought.order.order_id
            wish = Refunding(f"{order_id}:file"[-LONGEST_ID:], order_id, bought.returned_at, bought.backs)
            record_refund(wish, batch)


IMPORTER = Importer(
    name="purchases",
    help="Orders: one a row with items as JSON, or one line a row.",
    read=read,
    judge=judge,
    key=lambda bought: bought.order.order_id,
    write=write,
    undo=undo,
    pays_points=True,
    chunk=1000,
)
