"""Caps: how much a rule may still pay, by day, by target and in all. Counted in what was earned, whatever was taken back later,
so that removing and posting again earns nothing new. Who earned is whom the journal names: merging records moves no cap."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from core.bulk import found_for, given
from core.db import db
from rewards.ledger.claims import Claim
from rewards.ledger.models import STATUS, Line
from rewards.rules.matching import RuleView

Key = tuple[Any, ...]
RESTORED = "restored"


class Caps:
    def __init__(self, rules: Mapping[str, Iterable[RuleView]], claims: Sequence[Claim]) -> None:
        """`rules` by their trigger."""
        self._earned: defaultdict[Key, int] = defaultdict(int)
        self._read(*_keys_of(rules, claims))

    def allowed(self, rule: RuleView, claim: Claim, points: int) -> int:
        """As many of these points as the caps leave room for; what is allowed counts from now on."""
        keys = _keys(rule.key, claim)
        for cap, key in zip((rule.day_cap, rule.target_cap, rule.total_cap), keys, strict=True):
            if cap is not None:
                points = max(0, min(points, cap - self._earned[key]))
        for key in keys:
            self._earned[key] += points
        return points

    def _read(self, days: set[Key], targets: set[Key], totals: set[Key]) -> None:
        """One statement for each kind of cap that is asked for."""
        same_rule_and_earner = ("rule_key", "earner_id")
        self._sum(sorted(days), same_rule_and_earner, "start")
        self._sum(sorted(targets), ("rule_key", "target"))
        self._sum(sorted(totals), same_rule_and_earner)

    def _sum(self, keys: Sequence[Key], same: Sequence[str], start: str | None = None) -> None:
        if not keys:
            return
        names = (*same, start) if start else same
        asked = [dict(zip(names, key, strict=True)) | {"number": number} for number, key in enumerate(keys)]
        if start:
            asked = [one | {"end": one[start] + timedelta(days=1)} for one in asked]
        kinds = {"rule_key": str, "target": str, "earner_id": int, "number": int, "start": datetime, "end": datetime}
        rows = given(asked, **{name: kinds[name] for name in asked[0]})
        fits = [getattr(Line, name) == rows.c[name] for name in same]
        fits += [Line.balance == STATUS, Line.points > 0, Line.reason != RESTORED]
        if start:
            fits += [Line.at >= rows.c.start, Line.at < rows.c.end]
        source, found = found_for(rows, (Line.points,), *fits)
        query = select(rows.c.number, func.sum(found["points"])).select_from(source).group_by(rows.c.number)
        for number, points in db.session.execute(query):
            self._earned[keys[number]] += int(points)


def _keys(rule_key: str, claim: Claim) -> tuple[Key, Key, Key]:
    earner = (rule_key, claim.customer_id)
    return (*earner, _day(claim.entry.at)), (rule_key, claim.target), earner


def _day(moment: datetime) -> datetime:
    return datetime(moment.year, moment.month, moment.day, tzinfo=UTC)


def _keys_of(rules: Mapping[str, Iterable[RuleView]], claims: Sequence[Claim]) -> tuple[set[Key], set[Key], set[Key]]:
    found: tuple[set[Key], set[Key], set[Key]] = (set(), set(), set())
    capped = {
        trigger: [(rule.key, (rule.day_cap, rule.target_cap, rule.total_cap)) for rule in these if rule.is_capped]
        for trigger, these in rules.items()
    }
    for claim in claims:
        for rule_key, caps in capped.get(claim.trigger, ()):
            for cap, key, keys in zip(caps, _keys(rule_key, claim), found, strict=True):
                if cap is not None:
                    keys.add(key)
    return found
