"""Which version of which rule pays for a claim, and how much. Reads what it needs once for a batch."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from core.db import db
from customers.purchases.activity import PurchaseRecorded
from rewards.ledger.claims import Claim
from rewards.rules import triggers as on
from rewards.rules.models import Rule
from rewards.rules.places import Places


@dataclass(frozen=True, slots=True)
class RuleView:
    id: int
    key: str
    trigger: str
    points: int
    per: int
    within_days: int | None
    nth: int | None
    category: str | None
    product: str | None
    family: str | None
    day_cap: int | None
    target_cap: int | None
    total_cap: int | None
    giver_cap: int | None
    giver_days: int | None
    starts_at: datetime
    ends_at: datetime | None

    @property
    def is_capped(self) -> bool:
        return (self.day_cap, self.target_cap, self.total_cap) != (None, None, None)

    @property
    def looks_at_place(self) -> bool:
        return bool(self.category or self.product or self.family)

    def in_force(self, at: datetime) -> bool:
        return self.starts_at <= at and (self.ends_at is None or at < self.ends_at)

    def worth(self, amount: int) -> int:
        """Points for a thing, or for whole units of money: what is left over pays nothing."""
        return self.points * (amount // self.per) if self.trigger == on.SPENT else self.points * amount


def as_it_pays(row: Any) -> RuleView:
    """Without what its trigger does not take: a rule that was made before that was asked pays what its sentence says."""
    said = row._asdict()
    idle = {name: None for name in on.SOME_TAKE if said[name] and not on.takes(row.trigger, name)}
    return RuleView(**said | idle | {"per": row.per if on.takes(row.trigger, "per") else 0})


COLUMNS = tuple(getattr(Rule, name) for name in RuleView.__dataclass_fields__)


class Rules:
    """All versions of all rules, for one batch of claims. Two statements more where a rule looks at places or products."""

    def __init__(self, claims: Sequence[Claim], refunded: Sequence[PurchaseRecorded] = ()) -> None:
        self.by_id: dict[int, RuleView] = {}
        self.by_trigger: defaultdict[str, list[RuleView]] = defaultdict(list)
        for row in db.session.execute(select(*COLUMNS).order_by(Rule.id)):
            rule = as_it_pays(row)
            self.by_id[rule.id] = rule
            self.by_trigger[rule.trigger].append(rule)
        looking = {trigger for trigger, rules in self.by_trigger.items() if any(rule.looks_at_place for rule in rules)}
        self._places = Places([claim for claim in claims if claim.trigger in looking], refunded if looking else ())

    def paying(self, claim: Claim) -> Iterator[tuple[RuleView, int]]:
        """Each rule in force that pays for this, with the amount it pays for."""
        for rule in self.by_trigger.get(claim.trigger, ()):
            if rule.in_force(claim.at) and (amount := self._amount(rule, claim)) > 0:
                yield rule, amount

    def _amount(self, rule: RuleView, claim: Claim) -> int:
        happened = claim.entry.activity
        if isinstance(happened, PurchaseRecorded):
            return self._of_order(rule, claim, happened)
        if not rule.looks_at_place:
            return claim.amount
        return claim.amount if self._places.fits(rule, claim) else 0

    def _of_order(self, rule: RuleView, claim: Claim, order: PurchaseRecorded) -> int:
        if rule.trigger == on.REPEAT_ORDER and not _repeats(rule, order):
            return 0
        if rule.trigger == on.NTH_ORDER and order.nth != rule.nth:
            return 0
        wanted = self.part_of(rule, order, order.lines)
        if rule.trigger == on.SPENT:
            return claim.amount * wanted // order.net_amount
        return claim.amount if wanted else 0

    def part_of(self, rule: RuleView, order: PurchaseRecorded, lines: Sequence[Sequence[Any]]) -> int:
        """How much of these lines' money is for what the rule pays for."""
        if not (rule.product or rule.family):
            return sum(amount for _sku, amount in lines) if lines else order.net_amount
        return sum(amount for sku, amount in lines if self._places.is_of(rule, sku))


def _repeats(rule: RuleView, order: PurchaseRecorded) -> bool:
    """A second or later order, soon enough after the one before."""
    if order.days_since is None:
        return False
    return rule.within_days is None or order.days_since <= rule.within_days
