"""The book: it brings what each cause was paid to what the cause is worth, by adding lines.

A batch is read in its order, each entry against what the book held before it; lines of the batch itself count from the
moment they are made. Each movement is two lines: one of the status balance, one of the spendable.

An order, a refund, and both read again, with a point for each whole euro (one balance shown):

    entry 7   PurchaseRecorded, 59.90 EUR     Claim("spent:3", target "purchase:3")
              the group ("spent:3", rule "purchase", ana) holds 0      -> line +59, seq 7
    entry 9   PurchaseRefunded, 40.00 left    Refund("purchase:3")
              the group holds 59, and 40.00 EUR are worth 40           -> line -19, seq 9, takes back the line of 7
    entry 7   once more                       Claim("spent:3")
              as of entry 7 the group holds 0, but a line of seq 7 is there  -> nothing
    entry 9   once more
              as of entry 9 it holds 59, but a line of seq 9 is there        -> nothing

Each entry is answered by what the book held before it (`Paid.as_of`), and an entry whose line is there adds none
(`Holdings.is_there`): so read twice, read late or read after a crash, the lines are the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from core.bulk import insert_many
from core.clock import now
from core.journal import Entry
from customers.queries import who_they_became
from rewards.ledger.balances import add_to_balances
from rewards.ledger.caps import RESTORED, Caps
from rewards.ledger.claims import Claim, Effect, Forfeit, Refund, Removal, Renumbering, Valuing, Withdrawal
from rewards.ledger.formers import giver_in, givers, one_of_former
from rewards.ledger.givers import Givers
from rewards.ledger.models import AVAILABLE, PENDING, SPENDABLE, STATUS, Line
from rewards.ledger.orders import Orders, still_worth
from rewards.ledger.paid import Holdings, Movement, Paid, next_ids, sums_of
from rewards.ledger.withdrawn import Withdrawn
from rewards.rules import triggers as on
from rewards.rules.matching import Rules

BALANCES = (STATUS, SPENDABLE)
REMOVED, REFUND = "removed", "refund"


class Book:
    """One batch of effects. `changes` says by how much each customer's status moved, `status` what it is now."""

    def __init__(self, effects: Sequence[Effect]) -> None:
        self._orders = Orders(effects)
        self._placed = {
            each.entry.seq: self._orders.claims_anew(each)
            for each in effects
            if isinstance(each, Renumbering | Valuing)
        }
        claims = [each for each in effects if isinstance(each, Claim)]
        claims += [claim for placed in self._placed.values() for claim in placed]
        self.changes: defaultdict[int, int] = defaultdict(int)
        self.status: dict[int, int] = {}
        self._rules = Rules(claims, self._orders.recorded())
        self._paid = Holdings(effects)
        self._withdrawn = Withdrawn(effects)
        former = set(givers(effects, self._paid, self._withdrawn.by_former))
        named = {each.customer_id for each in claims} | self._paid.earners() | former
        self._people = who_they_became(named, held=True)
        self._caps = Caps(self._rules.by_trigger, claims)
        self._givers = Givers(self._rules.by_trigger, claims)
        self._new: list[tuple[Entry, Paid, Movement, Movement | None]] = []

    def enter(self, effect: Effect) -> None:
        match effect:
            case Claim():
                self._claim(effect)
            case Withdrawal(is_of_former=True):
                self._take_back(effect.entry, one_of_former(effect, self._paid, self._people), effect.reason)
            case Withdrawal():
                self._take_back(effect.entry, self._paid.of_cause(effect.cause, effect.entry.seq), effect.reason)
            case Removal(restored=True):
                self._pay_again(effect)
            case Removal():
                self._take_back(effect.entry, self._paid.of_target(effect.target, effect.entry.seq), REMOVED)
            case Refund():
                self._refund(effect)
            case Renumbering():
                self._renumber(effect)
            case Valuing():
                for claim in self._placed[effect.entry.seq]:
                    self._claim(claim)
            case Forfeit():
                self._forfeit(effect)

    def write(self) -> None:
        """All lines that were made, and the balances they move."""
        ids = iter(next_ids(len(self._new) * len(BALANCES)) if self._new else ())
        lines = [line for made in self._new for line in self._lines(*made, ids)]
        self._new = []
        self._insert(lines)

    def _claim(self, claim: Claim) -> None:
        """Whoever was merged is paid as who they became; who was erased is not paid."""
        if claim.customer_id not in self._people:
            return
        seq = claim.entry.seq
        for rule, amount in self._rules.paying(claim):
            paid = self._paid.group(claim.cause, claim.target, rule.key, claim.customer_id).as_of(seq)
            if paid.points or paid.last_reason == REFUND or (claim.is_of_former and self._paid.is_paid_by(seq, paid)):
                continue
            if not self._paid.is_there(seq, paid):
                wanted = self._givers.allowed(rule, claim, rule.worth(amount))
                points = self._caps.allowed(rule, claim, wanted)
                self._givers.paid(rule, claim, points)
                paid.rule_id, paid.first = rule.id, None
                paid.state, paid.available_at = _maturity(claim.matures_at)
                self._add(claim.entry, paid, points, claim.trigger)

    def _take_back(self, entry: Entry, groups: Iterable[Paid], reason: str) -> None:
        for paid in groups:
            self._add(entry, paid, -paid.points, reason)

    def _pay_again(self, removal: Removal) -> None:
        """What the removal took comes back: the last line of each group, turned round."""
        seq = removal.entry.seq
        taken = [
            paid
            for paid in self._paid.of_target(removal.target, seq)
            if paid.points == 0 and paid.last_reason == REMOVED
        ]
        for paid in self._withdrawn.still_given(taken, seq, self._paid, self._is_former):
            self._add(removal.entry, paid, -paid.last, RESTORED)

    def _is_former(self, paid: Paid) -> bool:
        return giver_in(paid.cause) not in self._people

    def _refund(self, refund: Refund) -> None:
        order = self._orders.as_of(refund.target, refund.entry.seq)
        for paid in self._paid.of_target(refund.target, refund.entry.seq):
            rule = self._rules.by_id.get(paid.rule_id or 0)
            if rule is not None and order is not None:
                self._add(
                    refund.entry, paid, min(0, still_worth(self._rules, paid, order, refund) - paid.points), REFUND
                )

    def _renumber(self, renumbering: Renumbering) -> None:
        """What its place is no longer worth goes, what it is worth now comes."""
        seq = renumbering.entry.seq
        claims = self._placed[seq]
        pays = {rule.id for claim in claims for rule, _amount in self._rules.paying(claim)}
        for paid in self._paid.of_target(renumbering.target, seq):
            rule = self._rules.by_id.get(paid.rule_id or 0)
            if rule is not None and rule.trigger in on.BY_PLACE and rule.id not in pays:
                self._add(renumbering.entry, paid, -paid.points, "renumbered")
        for claim in claims:
            self._claim(claim)

    def _forfeit(self, forfeit: Forfeit) -> None:
        """All that is left goes, each part to the day on which it would have matured."""
        self.write()
        left = [row for row in sums_of(forfeit.customer_id) if row.points]
        ids = iter(next_ids(len(left)) if left else ())
        lines = [
            self._line(forfeit.entry, forfeit.customer_id, forfeit.customer_id, row.balance)
            | {"id": next(ids), "points": -int(row.points), "state": row.state, "available_at": row.available_at}
            | {"cause": f"erased:{row.state}", "target": "erased", "reason": "erased"}
            for row in left
        ]
        self.changes[forfeit.customer_id] += sum(line["points"] for line in lines if line["balance"] == STATUS)
        self._insert(lines)

    def _add(self, entry: Entry, paid: Paid, points: int, reason: str) -> None:
        customer_id = self._people.get(paid.earner_id)
        if not points or customer_id is None or self._paid.is_there(entry.seq, paid):
            return
        moved = Movement(entry.seq, points, reason, paid.state, paid.available_at, paid.rule_id)
        self._new.append((entry, paid, moved, paid.first if points < 0 else None))
        paid.take(moved)
        self.changes[customer_id] += points

    def _lines(
        self, entry: Entry, paid: Paid, moved: Movement, original: Movement | None, ids: Iterator[int]
    ) -> Iterator[dict[str, Any]]:
        for balance in BALANCES:
            moved.ids[balance] = next(ids)
            yield {
                **self._line(entry, self._people[paid.earner_id], paid.earner_id, balance),
                "id": moved.ids[balance],
                "points": moved.points,
                "state": moved.state,
                "available_at": moved.available_at,
                "rule_id": moved.rule_id,
                "rule_key": paid.rule_key,
                "cause": paid.cause,
                "target": paid.target,
                "reason": moved.reason,
                "reverses_id": original.ids[balance] if original else None,
            }

    @staticmethod
    def _line(entry: Entry, customer_id: int, earner_id: int, balance: str) -> dict[str, Any]:
        """All columns, in one order."""
        return {
            "id": 0, "customer_id": customer_id, "earner_id": earner_id, "balance": balance, "points": 0,
            "state": AVAILABLE, "available_at": None, "rule_id": None, "rule_key": "", "cause": "", "target": "",
            "reason": "", "note": "", "reverses_id": None, "seq": entry.seq, "at": entry.at,
        }  # fmt: skip

    def _insert(self, lines: Sequence[dict[str, Any]]) -> None:
        if lines:
            insert_many(Line, lines)
            self.status |= add_to_balances(lines)


def _maturity(matures_at: datetime | None) -> tuple[str, datetime | None]:
    return (PENDING, matures_at) if matures_at is not None and matures_at > now() else (AVAILABLE, matures_at)
