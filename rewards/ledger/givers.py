"""What comes from somebody else (a like, a tip that worked, an accepted answer): how much of it one and the same person may give
within 30 days, and how long they have to be here first. Two who only thank each other soon earn nothing by it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, tuple_

from core.db import db
from core.journal.models import JournalRow
from customers.queries import registered_since
from rewards.ledger.claims import Claim
from rewards.ledger.models import STATUS, Line
from rewards.rules import triggers as on
from rewards.rules.matching import RuleView

WINDOW = timedelta(days=30)
RESTORED = "restored"
Key = tuple[str, int, int]


class Givers:
    """For one batch: a statement where a rule caps what one person gives, one where it asks how long they are here."""

    def __init__(self, rules: Mapping[str, Iterable[RuleView]], claims: Sequence[Claim]) -> None:
        self._given: defaultdict[Key, list[tuple[datetime, int]]] = defaultdict(list)
        asking = {
            trigger: [rule for rule in these if rule.giver_cap or rule.giver_days]
            for trigger, these in rules.items()
            if trigger in on.FROM_OTHERS
        }
        pairs = [(rule, claim) for claim in claims for rule in asking.get(claim.trigger, ()) if giver_of(claim)]
        self._read_given([claim for rule, claim in pairs if rule.giver_cap], pairs)
        asked = {giver_of(claim) or 0 for rule, claim in pairs if rule.giver_days}
        self._here_since = registered_since(sorted(asked)) if asked else {}

    def allowed(self, rule: RuleView, claim: Claim, points: int) -> int:
        giver = giver_of(claim)
        if giver is None:
            return points
        if rule.giver_days and not self._is_trusted(giver, claim.at - timedelta(days=rule.giver_days)):
            return 0
        if rule.giver_cap is None:
            return points
        given = self._given[rule.key, claim.customer_id, giver]
        return max(0, min(points, rule.giver_cap - sum(one for at, one in given if at > claim.entry.at - WINDOW)))

    def paid(self, rule: RuleView, claim: Claim, points: int) -> None:
        """What the caps let through counts from now on."""
        giver = giver_of(claim)
        if giver is not None and rule.giver_cap is not None and points:
            self._given[rule.key, claim.customer_id, giver].append((claim.entry.at, points))

    def _is_trusted(self, giver: int, since: datetime) -> bool:
        here = self._here_since.get(giver)
        return here is not None and here <= since

    def _read_given(self, claims: Sequence[Claim], pairs: Sequence[tuple[RuleView, Claim]]) -> None:
        if not claims:
            return
        asked = {(rule.key, claim.customer_id) for rule, claim in pairs if rule.giver_cap}
        start = min(claim.entry.at for claim in claims) - WINDOW
        columns: tuple[Any, ...] = (Line.rule_key, Line.earner_id, JournalRow.actor_id, Line.at, Line.points)
        query = select(*columns).join(JournalRow, JournalRow.seq == Line.seq)
        earned = (Line.balance == STATUS, Line.points > 0, Line.reason != RESTORED, Line.at > start)
        named = tuple_(Line.rule_key, Line.earner_id).in_(sorted(asked))
        for row in db.session.execute(query.where(named, *earned)):
            if row.actor_id is not None:
                self._given[row.rule_key, row.earner_id, row.actor_id].append((row.at, row.points))


def giver_of(claim: Claim) -> int | None:
    """None where nobody else gave it, or nobody knows any more who it was."""
    return claim.entry.activity.actor_id if claim.trigger in on.FROM_OTHERS else None
