"""Orders as the journal said them, not as they stand now: a replay must find the same."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from flask import current_app
from sqlalchemy import select

from core.db import among, db
from core.journal import Entry
from core.journal.models import JournalRow
from customers.purchases.activity import PurchaseRecorded, PurchaseRefunded, PurchaseRenumbered, PurchaseValued
from rewards.ledger.claims import Claim, Effect, Refund, Renumbering, Valuing, effects
from rewards.ledger.paid import Paid
from rewards.rules import triggers as on
from rewards.rules.matching import Rules

SAID = (PurchaseRecorded, PurchaseRefunded, PurchaseRenumbered, PurchaseValued)


class Orders:
    """All that was said of the orders that a batch names: one statement, and one where imports are among them."""

    def __init__(self, effects: Sequence[Effect]) -> None:
        self._said: defaultdict[str, list[Entry]] = defaultdict(list)
        ids = sorted(
            {each.entry.activity.object_id for each in effects if isinstance(each, Refund | Renumbering | Valuing)}
        )
        for entry in paying(_said_of(ids)) if ids else ():
            self._said[f"purchase:{entry.activity.object_id}"].append(entry)

    def recorded(self) -> list[PurchaseRecorded]:
        said = (entry.activity for entries in self._said.values() for entry in entries)
        return [each for each in said if isinstance(each, PurchaseRecorded)]

    def as_of(self, target: str, seq: int) -> PurchaseRecorded | None:
        """The order as it was said, worth what was known of it up to that entry. What is known once is said once."""
        order: PurchaseRecorded | None = None
        for entry in self._until(target, seq):
            said = entry.activity
            if isinstance(said, PurchaseRecorded):
                order = said
            elif isinstance(said, PurchaseValued) and order is not None and order.report_amount is None:
                order = replace(order, report_amount=said.report_amount)
        return order

    def claims_anew(self, effect: Renumbering | Valuing) -> list[Claim]:
        """What the order may be paid for by its place, or by its worth where that was not known before, as the journal says
        them now: what came back already is not paid for."""
        seq = effect.entry.seq
        order = self._as_it_stood(effect.target, seq)
        if order is None:
            return []
        found = effects(Entry(seq, effect.entry.at, order, effect.entry.batch))
        claims = [each for each in found if isinstance(each, Claim)]
        if isinstance(effect, Renumbering):
            return [each for each in claims if each.trigger in on.BY_PLACE]
        before = self.as_of(effect.target, seq - 1)
        return claims if before is not None and before.report_amount is None else []

    def _as_it_stood(self, target: str, seq: int) -> PurchaseRecorded | None:
        """In its place, with what was left of it. None where nothing was."""
        order = self.as_of(target, seq)
        if order is None:
            return None
        for entry in self._until(target, seq):
            said = entry.activity
            if isinstance(said, PurchaseRenumbered):
                order = replace(order, nth=said.nth, days_since=said.days_since)
            elif isinstance(said, PurchaseRefunded):
                if said.is_whole or said.left_amount <= 0:
                    return None
                order = replace(order, lines=said.left or [["", said.left_amount]])
        return order

    def _until(self, target: str, seq: int) -> Iterator[Entry]:
        return (entry for entry in self._said.get(target, ()) if entry.seq <= seq)


def _said_of(ids: Sequence[int]) -> list[Entry]:
    query = select(JournalRow.__table__).where(
        JournalRow.object_type == "purchase",
        among(JournalRow.object_id, ids),
        JournalRow.kind.in_([each.kind for each in SAID]),
    )
    read = current_app.extensions["kinds"].read
    return [read(row) for row in db.session.execute(query.order_by(JournalRow.seq))]


def paying(entries: Sequence[Entry]) -> list[Entry]:
    """Imported entries pay where their import says so."""
    batches = {entry.batch for entry in entries if entry.batch is not None}
    those = current_app.extensions["paying_imports"](batches) if batches else set()
    return [entry for entry in entries if entry.batch is None or entry.batch in those]


def still_worth(rules: Rules, paid: Paid, order: PurchaseRecorded, refund: Refund) -> int:
    """Whole units of what is left of the money that the rule pays for; points for the order itself stay until all of that
    came back."""
    rule = rules.by_id[paid.rule_id or 0]
    lines: Any = getattr(refund.entry.activity, "left", ())
    left = rules.part_of(rule, order, lines) if lines and rule.looks_at_place else refund.left
    if refund.is_whole or left <= 0:
        return 0
    if rule.trigger != on.SPENT:
        return paid.points
    return rule.worth((order.report_amount or 0) * left // order.net_amount)
