"""How the refunds of an order are shared out over its lines: all of them together each time one comes.

First those that name their lines, then amounts, then what gives back all the rest. So what is left of an order, and of
each line, follows from which refunds there are and not from the order in which they arrived. Never more than is left.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from customers.purchases.money import share_out
from customers.purchases.shapes import Back


@dataclass(frozen=True)
class Wish:
    """What one refund asks for."""

    refund_id: int
    key: str
    backs: tuple[Back, ...]
    amount: int | None

    @property
    def turn(self) -> tuple[int, str]:
        kind = 0 if self.backs else 1 if self.amount is not None else 2
        return kind, self.key


@dataclass(frozen=True)
class Share:
    refund_id: int
    line_id: int
    quantity: int
    amount: int


class Left:
    """What is left of each line while the refunds take their turns. `lines` have id, sku, quantity and net_amount."""

    def __init__(self, lines: Sequence[Any]) -> None:
        self.lines = lines
        self.pieces = {line.id: line.quantity for line in lines}
        self.money = {line.id: line.net_amount for line in lines}

    def take(self, wish: Wish) -> list[Share]:
        if wish.backs:
            parts = self._by_line(wish.backs)
        elif wish.amount is not None:
            parts = self._by_amount(wish.amount)
        else:
            parts = [(line.id, self.pieces[line.id], self.money[line.id]) for line in self.lines]
        for line_id, quantity, amount in parts:
            self.pieces[line_id] -= quantity
            self.money[line_id] -= amount
        return [Share(wish.refund_id, *part) for part in parts if part[1] or part[2]]

    def _by_amount(self, amount: int) -> list[tuple[int, int, int]]:
        money = [self.money[line.id] for line in self.lines]
        parts = share_out(min(amount, sum(money)), money)
        return [(line.id, 0, part) for line, part in zip(self.lines, parts, strict=True)]

    def _by_line(self, backs: Sequence[Back]) -> list[tuple[int, int, int]]:
        """One product may stand on several lines: they give in turn."""
        taken = {line.id: (0, 0) for line in self.lines}
        for back in sorted(backs, key=lambda one: (one.sku, one.net_amount, one.quantity)):
            wanted, due = back.quantity, back.net_amount
            for line in (line for line in self.lines if line.sku == back.sku):
                pieces, money = taken[line.id]
                quantity = min(wanted, self.pieces[line.id] - pieces)
                amount = min(due, self.money[line.id] - money)
                taken[line.id] = (pieces + quantity, money + amount)
                wanted, due = wanted - quantity, due - amount
        return [(line_id, *part) for line_id, part in taken.items()]


def share_all(lines: Sequence[Any], wishes: Sequence[Wish]) -> list[Share]:
    left = Left(lines)
    return [share for wish in sorted(wishes, key=lambda one: one.turn) for share in left.take(wish)]
