"""The book: it brings what each cause was paid to what the cause is worth, by adding lines.

A batch is read in its order, against what the book already holds of the causes it names; lines of the batch itself count from the
moment they are made. Each movement is two lines: one of the status balance, one of the spendable.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import func, insert, select

from core.clock import now
from core.db import db
from core.journal import Entry
from core.journal.models import JournalRow
from customers.purchases.activity import PurchaseRecorded
from customers.queries import who_they_became
from rewards.ledger.balances import add_to_balances
from rewards.ledger.caps import Caps
from rewards.ledger.claims import Claim, Effect, Forfeit, Refund, Removal, Withdrawal
from rewards.ledger.models import AVAILABLE, PENDING, SPENDABLE, STATUS, Line
from rewards.ledger.paid import Holdings, Paid, sums_of
from rewards.rules import triggers as on
from rewards.rules.matching import Rules, RuleView

BALANCES = (STATUS, SPENDABLE)
REMOVED = "removed"


class Book:
    """One batch of effects. `changes` says by how much each customer's status moved."""

    def __init__(self, effects: Sequence[Effect]) -> None:
        claims = [each for each in effects if isinstance(each, Claim)]
        self.changes: defaultdict[int, int] = defaultdict(int)
        self._rules = Rules()
        self._rules.prepare(claims)
        self._people = who_they_became({each.customer_id for each in claims})
        self._paid = Holdings(effects)
        self._caps = Caps(self._rules.by_id.values(), claims, self._people)
        self._orders = _original_orders(effects)
        self._lines: list[dict[str, Any]] = []
        self._written: list[dict[str, Any]] = []

    def enter(self, effect: Effect) -> None:
        match effect:
            case Claim():
                self._claim(effect)
            case Withdrawal():
                self._take_back(effect.entry, self._paid.of_cause(effect.cause), effect.reason)
            case Removal(restored=True):
                self._pay_again(effect)
            case Removal():
                self._take_back(effect.entry, self._paid.of_target(effect.target), REMOVED)
            case Refund():
                self._refund(effect)
            case Forfeit():
                self._forfeit(effect)

    def write(self) -> None:
        self._write_lines()
        if self._written:
            add_to_balances(self._written)

    def _claim(self, claim: Claim) -> None:
        """Whoever was merged is paid as who they became; who was erased is not paid."""
        customer_id = self._people.get(claim.customer_id)
        if customer_id is None:
            return
        for rule, amount in self._rules.paying(claim):
            groups = [
                self._paid.group(claim.cause, claim.target, rule.key, customer_id, balance) for balance in BALANCES
            ]
            if any(group.points for group in groups):
                continue
            points = self._caps.allowed(rule, customer_id, claim, rule.worth(amount))
            for group in groups:
                group.rule_id, group.first_id = rule.id, None
                group.state, group.available_at = _maturity(claim.matures_at)
                self._add(claim.entry, group, points, claim.trigger)

    def _take_back(self, entry: Entry, groups: Iterable[Paid], reason: str) -> None:
        for paid in groups:
            self._add(entry, paid, -paid.points, reason)

    def _pay_again(self, removal: Removal) -> None:
        """What the removal took comes back: the last line of each group, turned round."""
        for paid in self._paid.of_target(removal.target):
            if paid.points == 0 and paid.last_reason == REMOVED:
                self._add(removal.entry, paid, -paid.last, "restored")

    def _refund(self, refund: Refund) -> None:
        order = self._orders.get(refund.target)
        for paid in self._paid.of_target(refund.target):
            rule = self._rules.by_id.get(paid.rule_id or 0)
            if rule is not None and order is not None:
                self._add(refund.entry, paid, min(0, _still_worth(rule, paid, order, refund) - paid.points), "refund")

    def _forfeit(self, forfeit: Forfeit) -> None:
        self._write_lines()
        for row in sums_of(forfeit.customer_id):
            left = Paid(forfeit.customer_id, row.balance, "", "erased", "erased", points=row.points, state=row.state)
            left.available_at = row.available_at if row.state == PENDING else None
            self._add(forfeit.entry, left, -row.points, "erased")

    def _add(self, entry: Entry, paid: Paid, points: int, reason: str) -> None:
        if not points:
            return
        original = self._original(paid) if points < 0 and paid.rule_id else None
        self._lines.append(
            {
                "customer_id": paid.customer_id,
                "balance": paid.balance,
                "points": points,
                "state": paid.state,
                "available_at": paid.available_at,
                "rule_id": paid.rule_id,
                "rule_key": paid.rule_key,
                "cause": paid.cause if paid.cause != "erased" else f"erased:{paid.state}",
                "target": paid.target,
                "reason": reason,
                "reverses_id": original,
                "seq": entry.seq,
                "at": entry.at,
            }
        )
        paid.points += points
        paid.last, paid.last_reason = points, reason
        if paid.balance == STATUS:
            self.changes[paid.customer_id] += points

    def _original(self, paid: Paid) -> int | None:
        """The line that this cause was paid with. One of this very batch gets its id only when it is written."""
        if paid.first_id is None:
            self._write_lines()
            newest = select(func.max(Line.id)).where(
                Line.cause == paid.cause,
                Line.customer_id == paid.customer_id,
                Line.balance == paid.balance,
                Line.rule_id == paid.rule_id,
                Line.points > 0,
            )
            paid.first_id = db.session.execute(newest).scalar_one()
        return paid.first_id

    def _write_lines(self) -> None:
        if self._lines:
            db.session.execute(insert(Line), self._lines)
            self._written += self._lines
            self._lines = []


def _maturity(matures_at: datetime | None) -> tuple[str, datetime | None]:
    return (PENDING, matures_at) if matures_at is not None and matures_at > now() else (AVAILABLE, matures_at)


def _still_worth(rule: RuleView, paid: Paid, order: PurchaseRecorded, refund: Refund) -> int:
    """Whole units of what is left of the money; points for the order itself stay until all of it came back."""
    if refund.is_whole or refund.left <= 0:
        return 0
    if rule.trigger != on.SPENT:
        return paid.points
    return rule.worth((order.report_amount or 0) * refund.left // order.net_amount)


def _original_orders(effects: Sequence[Effect]) -> dict[str, PurchaseRecorded]:
    """As the journal said them, not as they stand now: a replay must find the same."""
    ids = sorted({each.entry.activity.object_id for each in effects if isinstance(each, Refund)})
    if not ids:
        return {}
    query = select(JournalRow.__table__).where(
        JournalRow.object_type == "purchase", JournalRow.object_id.in_(ids), JournalRow.kind == PurchaseRecorded.kind
    )
    read = current_app.extensions["kinds"].read
    found = [read(row).activity for row in db.session.execute(query.order_by(JournalRow.seq))]
    return {f"purchase:{order.purchase_id}": order for order in found}
