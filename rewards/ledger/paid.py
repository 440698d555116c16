"""What the book already holds of the causes that a batch names."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from core.db import db
from rewards.ledger.claims import Claim, Effect, Refund, Removal, Withdrawal
from rewards.ledger.models import AVAILABLE, Line

SEEN = (
    Line.id,
    Line.customer_id,
    Line.balance,
    Line.points,
    Line.state,
    Line.available_at,
    Line.rule_id,
    Line.rule_key,
    Line.cause,
    Line.target,
    Line.reason,
)


@dataclass(slots=True)
class Paid:
    """What one cause was paid to one customer under one rule, in one balance. `first_id` is the line that paid it last from
    nothing: what later lines take back. `last` and `last_reason` are of the newest line."""

    customer_id: int
    balance: str
    rule_key: str
    cause: str
    target: str
    rule_id: int | None = None
    points: int = 0
    first_id: int | None = None
    last: int = 0
    last_reason: str = ""
    state: str = AVAILABLE
    available_at: datetime | None = None

    def take(self, line: Any) -> None:
        if self.points == 0 and line.points > 0:
            self.first_id, self.rule_id = line.id, line.rule_id
            self.state, self.available_at = line.state, line.available_at
        self.points += line.points
        self.last, self.last_reason = line.points, line.reason


class Holdings:
    """One statement for the whole batch; groups that are made while it is read count at once."""

    def __init__(self, effects: Sequence[Effect]) -> None:
        self._groups: dict[tuple[str, str, int, str], Paid] = {}
        self._by_cause: defaultdict[str, list[Paid]] = defaultdict(list)
        self._by_target: defaultdict[str, list[Paid]] = defaultdict(list)
        for line in _lines_of(effects):
            self.group(line.cause, line.target, line.rule_key, line.customer_id, line.balance).take(line)

    def group(self, cause: str, target: str, rule_key: str, customer_id: int, balance: str) -> Paid:
        key = (cause, rule_key, customer_id, balance)
        found = self._groups.get(key)
        if found is None:
            found = self._groups[key] = Paid(customer_id, balance, rule_key, cause, target)
            self._by_cause[cause].append(found)
            self._by_target[target].append(found)
        return found

    def of_cause(self, cause: str) -> Iterator[Paid]:
        return iter(self._by_cause.get(cause, ()))

    def of_target(self, target: str) -> Iterator[Paid]:
        return iter(self._by_target.get(target, ()))


def _lines_of(effects: Sequence[Effect]) -> Iterable[Any]:
    causes = sorted({each.cause for each in effects if isinstance(each, Claim | Withdrawal)})
    targets = sorted({each.target for each in effects if isinstance(each, Removal | Refund)})
    if not causes and not targets:
        return ()
    named = or_(Line.cause.in_(causes), Line.target.in_(targets))
    return db.session.execute(select(*SEEN).where(named).order_by(Line.id))


def sums_of(customer_id: int) -> Sequence[Any]:
    """What a customer has of each balance in each state, straight from the lines."""
    total = db.func.sum(Line.points).label("points")
    query = select(Line.balance, Line.state, db.func.max(Line.available_at).label("available_at"), total)
    return db.session.execute(query.where(Line.customer_id == customer_id).group_by(Line.balance, Line.state)).all()
