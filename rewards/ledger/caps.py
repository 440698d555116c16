"""Caps: how much a rule may still pay, by day, by target and in all. Counted in what was earned, whatever was taken back later,
so that removing and posting again earns nothing new."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from core.db import db
from rewards.ledger.claims import Claim
from rewards.ledger.models import STATUS, Line
from rewards.rules.matching import RuleView

Key = tuple[Any, ...]


class Caps:
    def __init__(self, rules: Iterable[RuleView], claims: Sequence[Claim], people: Mapping[int, int]) -> None:
        capped = list(rules)
        self._earned: defaultdict[Key, int] = defaultdict(int)
        customers = sorted(set(people.values()))
        self._read_days([rule.key for rule in capped if rule.day_cap], customers, claims)
        self._read_targets([rule.key for rule in capped if rule.target_cap], claims)
        self._read_totals([rule.key for rule in capped if rule.total_cap], customers)

    def allowed(self, rule: RuleView, customer_id: int, claim: Claim, points: int) -> int:
        """As many of these points as the caps leave room for; what is allowed counts from now on."""
        keys = self._keys(rule.key, customer_id, claim.entry.at.date(), claim.target)
        for cap, key in zip((rule.day_cap, rule.target_cap, rule.total_cap), keys, strict=True):
            if cap is not None:
                points = max(0, min(points, cap - self._earned[key]))
        for key in keys:
            self._earned[key] += points
        return points

    @staticmethod
    def _keys(rule_key: str, customer_id: int, day: date, target: str) -> tuple[Key, Key, Key]:
        return (rule_key, customer_id, day), (rule_key, target), (rule_key, customer_id)

    def _read_days(self, rule_keys: list[str], customers: list[int], claims: Sequence[Claim]) -> None:
        if not rule_keys or not claims:
            return
        days = [claim.entry.at for claim in claims]
        start = min(days).replace(hour=0, minute=0, second=0, microsecond=0)
        query = self._earning(Line.rule_key, Line.customer_id, Line.at, Line.points).where(
            Line.rule_key.in_(rule_keys),
            Line.customer_id.in_(customers),
            Line.at >= start,
            Line.at < max(days) + timedelta(days=1),
        )
        for row in db.session.execute(query):
            self._earned[row.rule_key, row.customer_id, row.at.date()] += row.points

    def _read_targets(self, rule_keys: list[str], claims: Sequence[Claim]) -> None:
        if rule_keys and claims:
            query = self._earning(Line.rule_key, Line.target, func.sum(Line.points)).where(
                Line.rule_key.in_(rule_keys), Line.target.in_({claim.target for claim in claims})
            )
            self._add(query.group_by(Line.rule_key, Line.target))

    def _read_totals(self, rule_keys: list[str], customers: list[int]) -> None:
        if rule_keys and customers:
            query = self._earning(Line.rule_key, Line.customer_id, func.sum(Line.points)).where(
                Line.rule_key.in_(rule_keys), Line.customer_id.in_(customers)
            )
            self._add(query.group_by(Line.rule_key, Line.customer_id))

    def _add(self, query: Any) -> None:
        for rule_key, about, points in db.session.execute(query):
            self._earned[rule_key, about] += int(points)

    @staticmethod
    def _earning(*columns: Any) -> Any:
        return select(*columns).where(Line.balance == STATUS, Line.points > 0)
