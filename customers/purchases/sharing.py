"""How a refund is shared out over the lines of its order. Never more than is left of a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from customers.purchases.money import share_out
from customers.purchases.shapes import Back


@dataclass(frozen=True)
class Share:
    line_id: int
    quantity: int
    amount: int


def shares(lines: Sequence[Any], backs: Sequence[Back], amount: int | None) -> list[Share]:
    """`lines` have id, sku, quantity, net_amount and what was refunded of each; empty parts are left out."""
    if backs:
        parts = _by_line(lines, backs)
    elif amount is not None:
        parts = _by_amount(lines, amount)
    else:
        parts = [Share(line.id, _pieces(line), _money(line)) for line in lines]
    return [part for part in parts if part.quantity or part.amount]


def _pieces(line: Any) -> int:
    return max(0, line.quantity - line.refunded_quantity)


def _money(line: Any) -> int:
    return line.net_amount - line.refunded_amount


def _by_amount(lines: Sequence[Any], amount: int) -> list[Share]:
    left = [_money(line) for line in lines]
    parts = share_out(min(amount, sum(left)), left)
    return [Share(line.id, 0, part) for line, part in zip(lines, parts, strict=True)]


def _by_line(lines: Sequence[Any], backs: Sequence[Back]) -> list[Share]:
    """One product may stand on several lines: they give in turn."""
    pieces = {line.id: _pieces(line) for line in lines}
    money = {line.id: _money(line) for line in lines}
    taken = {line.id: [0, 0] for line in lines}
    for back in backs:
        wanted, due = back.quantity, back.net_amount
        for line in (line for line in lines if line.sku == back.sku):
            quantity, amount = min(wanted, pieces[line.id]), min(due, money[line.id])
            pieces[line.id] -= quantity
            money[line.id] -= amount
            taken[line.id][0] += quantity
            taken[line.id][1] += amount
            wanted, due = wanted - quantity, due - amount
    return [Share(line_id, quantity, amount) for line_id, (quantity, amount) in taken.items()]
