"""`flask import purchases`: one order a row with its items as JSON, or one line a row (lines of one order together).

Buyers whom nobody knows by external id come on record without an account. An order whose buyer has only an address
waits, as by the API. Orders pay points unless the import says `--no-points`. A later file may say that an order moved on
or that more of it came back; other content is refused.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import insert, select

from core.db import db
from core.importing import FileRefused, Importer, Judged, Refusal, Row, Run, Source, Tally, read_csv
from customers.models import Customer
from customers.purchases import people
from customers.purchases.catching_up import catch_up, take_back
from customers.purchases.orders import known_orders, record_new
from customers.purchases.people import Who
from customers.purchases.rows import LINES, Bought, judge
from customers.purchases.shapes import Order
from customers.purchases.undoing import undo

ORDER_COLUMNS = {"order_id", "customer_id", "ordered_at", "currency"}


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
        raise FileRefused(_("Columns are missing: %(names)s.", names=", ".join(sorted(missing)) or "items, sku"))
    return row.data["order_id"]


def write(things: Sequence[Judged], run: Run) -> Tally:
    known = known_orders([thing.item.order.order_id for thing in things])
    tally, new = Tally(), []
    for thing in things:
        before = known.get(thing.item.order.order_id)
        if before is None:
            new.append(thing.item)
        elif before.fingerprint != thing.item.order.fingerprint:
            tally.refusals.append(thing.refused("order_id", _("This order is here with other content.")))
        elif catch_up(thing.item, before):
            tally.updated += 1
        else:
            tally.skipped += 1
    if new:
        made = record_new([bought.order for bought in new], "file", run.batch, _owners(new, run.batch))
        tally.created = len(made)
        for bought in new:
            if bought.refunding is not None and bought.order.order_id in made:
                take_back(bought.refunding, made[bought.order.order_id], run.batch)
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


IMPORTER = Importer(
    name="purchases",
    help="Orders: one a row with items as JSON, or one line a row.",
    read=read,
    judge=judge,
    key=lambda bought: bought.order.order_id,
    write=write,
    undo=undo,
    pays_points=True,
    chunk=100,
)
