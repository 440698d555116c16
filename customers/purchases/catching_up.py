"""What a file says of an order that is here: that it moved on, and how much of it came back by now. A refund that is here
already, by whatever door, is not taken again; an order whose file is older stays as it is."""

from collections import Counter
from dataclasses import replace

from core.clock import now
from customers.purchases import people
from customers.purchases.orders import Known, move_status
from customers.purchases.queries import lines_of
from customers.purchases.refunds import is_known, record_refund
from customers.purchases.rows import Bought, refund_id_of
from customers.purchases.shapes import Back, Refunding


def catch_up(bought: Bought, known: Known) -> bool:
    """Whether there was news. It belongs to no import: taking the import back takes back the orders that came with it."""
    order, said = bought.order, bought.refunding
    if known.status == order.status and (said is None or said.total <= known.refunded_amount):
        return False
    people.lock(f"order:{order.order_id}")
    came_back = said is not None and take_back(said, known.id)
    return move_status(known, order.order_id, order.status, said.refunded_at if said else now()) or came_back


def take_back(said: Refunding, purchase_id: int, batch: int | None = None) -> bool:
    """`said` is all that came back of the order until that day: what is missing of it comes back."""
    missing = _missing(said, purchase_id)
    if missing is not None:
        record_refund(missing, batch)
    return missing is not None


def _missing(said: Refunding, purchase_id: int) -> Refunding | None:
    """Of each product what was said beyond what is gone of it, and of all together no more than that."""
    money, pieces = _gone(purchase_id)
    due = said.total - money.total()
    refund_id = refund_id_of(said.order_id)
    if is_known(refund_id):
        refund_id = refund_id_of(said.order_id, said.total)
    if due <= 0 or is_known(refund_id):
        return None
    backs = []
    for sku, (quantity, amount) in _by_sku(said).items():
        part = max(0, min(amount - money[sku], due))
        due -= part
        if part:
            backs.append(Back(sku, max(0, quantity - pieces[sku]), part))
    return replace(said, refund_id=refund_id, lines=tuple(backs))


def _gone(purchase_id: int) -> tuple[Counter[str], Counter[str]]:
    money: Counter[str] = Counter()
    pieces: Counter[str] = Counter()
    for line in lines_of([purchase_id])[purchase_id]:
        money[line.sku] += line.refunded_amount
        pieces[line.sku] += line.refunded_quantity
    return money, pieces


def _by_sku(said: Refunding) -> dict[str, tuple[int, int]]:
    parts: dict[str, tuple[int, int]] = {}
    for back in said.lines:
        quantity, amount = parts.get(back.sku, (0, 0))
        parts[back.sku] = (quantity + back.quantity, amount + back.net_amount)
    return parts
