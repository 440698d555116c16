"""What `/rewards` reads of one person: where they stand in one statement, what they earned in another."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, literal, select, true

from core.clock import now
from core.db import db
from rewards.ledger.models import STATUS, Balance, Line
from rewards.levels.models import Level

MONTHS = 12


@dataclass(frozen=True)
class Standing:
    """`missing` and `share` (percent) are of the way from the present level to the next; None on the highest."""

    status: int
    pending: int
    spendable: int
    spendable_pending: int
    levels: Sequence[Any]
    rank: int

    @property
    def level(self) -> Any | None:
        return self.levels[self.rank - 1] if self.rank else None

    @property
    def next(self) -> Any | None:
        return self.levels[self.rank] if self.rank < len(self.levels) else None

    @property
    def missing(self) -> int | None:
        return self.next.points - self.status if self.next else None

    @property
    def share(self) -> int | None:
        if self.next is None:
            return None
        start = self.level.points if self.level else 0
        return max(0, 100 * (self.status - start) // (self.next.points - start))


def standing_of(customer_id: int) -> Standing:
    """The balances beside all levels: one statement, also where there is neither yet."""
    one = select(literal(1).label("one")).subquery()
    balances = (Balance.status, Balance.status_pending, Balance.spendable, Balance.spendable_pending)
    query = (
        select(*balances, Level.id, Level.name, Level.points, Level.brings)
        .select_from(one)
        .outerjoin(Balance, Balance.customer_id == customer_id)
        .outerjoin(Level, true())
        .order_by(Level.points)
    )
    rows = db.session.execute(query).all()
    status, pending, spendable, spendable_pending = (int(value or 0) for value in rows[0][:4])
    levels = [row for row in rows if row.id is not None]
    rank = sum(level.points <= status for level in levels)
    return Standing(status, pending, spendable, spendable_pending, levels, rank)


@dataclass(frozen=True)
class Earned:
    """Points by month of the last twelve (None before the first line), and in all by what they were for. `before` is
    what came earlier than that; months, `before` and nothing else sum to the balance, pending points included."""

    months: list[tuple[str, int | None]]
    by_rule: list[tuple[str, int]]
    before: int

    @property
    def total(self) -> int:
        return sum(points for _name, points in self.by_rule)


def earned_by(customer_id: int) -> Earned:
    """One statement, a row for each month and rule."""
    label = _month().label("month")
    query = select(label, Line.rule_key, func.sum(Line.points).label("points"))
    mine = query.where(Line.customer_id == customer_id, Line.balance == STATUS)
    months: defaultdict[str, int] = defaultdict(int)
    rules: defaultdict[str, int] = defaultdict(int)
    for row in db.session.execute(mine.group_by(label, Line.rule_key)):
        months[row.month] += int(row.points)
        rules[row.rule_key] += int(row.points)
    shown = _last_months(now())
    first = min(months, default=None)
    return Earned(
        [(name, months.get(name, 0) if first is not None and name >= first else None) for name in shown],
        sorted(((name, points) for name, points in rules.items() if points), key=lambda one: -one[1]),
        sum(points for name, points in months.items() if name < shown[0]),
    )


def _month() -> Any:
    return func.strftime("%Y-%m", Line.at) if db.engine.dialect.name == "sqlite" else func.to_char(Line.at, "YYYY-MM")


def _last_months(moment: datetime) -> list[str]:
    count = moment.year * 12 + moment.month - 1
    return [f"{number // 12}-{number % 12 + 1:02d}" for number in range(count - MONTHS + 1, count + 1)]
