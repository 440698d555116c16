"""Orders as the journal said them, not as they stand now: a replay must find the same."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import current_app
from sqlalchemy import select

from core.db import among, db
from core.journal import Entry
from core.journal.models import JournalRow
from customers.purchases.activity import PurchaseRecorded
from rewards.ledger.claims import Claim, Effect, Refund, Renumbering, effects
from rewards.ledger.paid import Paid
from rewards.rules import triggers as on
from rewards.rules.matching import Rules


def original_orders(effects: Sequence[Effect]) -> dict[str, PurchaseRecorded]:
    ids = sorted({each.entry.activity.object_id for each in effects if isinstance(each, Refund | Renumbering)})
    if not ids:
        return {}
    query = select(JournalRow.__table__).where(
        JournalRow.object_type == "purchase",
        among(JournalRow.object_id, ids),
        JournalRow.kind == PurchaseRecorded.kind,
    )
    read = current_app.extensions["kinds"].read
    found = [read(row).activity for row in db.session.execute(query.order_by(JournalRow.seq))]
    return {f"purchase:{order.purchase_id}": order for order in found}


def claims_anew(renumbering: Renumbering, order: PurchaseRecorded) -> list[Claim]:
    """What the order may be paid for by its place, as the journal says it now."""
    entry, said = renumbering.entry, renumbering.entry.activity
    placed = replace(order, nth=getattr(said, "nth", 0), days_since=getattr(said, "days_since", None))
    found = effects(Entry(entry.seq, entry.at, placed, entry.batch))
    return [each for each in found if isinstance(each, Claim) and each.trigger in on.BY_PLACE]


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
