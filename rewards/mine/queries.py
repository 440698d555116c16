"""What `/rewards` reads of one person: four statements beside the lists it shows."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from core.clock import now
from core.db import db
from rewards.ledger.models import STATUS, Line
from rewards.ledger.queries import balances_of
from rewards.levels.models import Level
from rewards.levels.standing import all_levels

MONTHS = 12


@dataclass(frozen=True)
class Standing:
    """`missing` and `share` (percent) are of the way from the present level to the next; None on the highest."""

    status: int
    pending: int
    spendable: int
    spendable_pending: int
    level: Level | None
    next: Level | None
    rank: int
    missing: int | None
    share: int | None


def standing_of(customer_id: int) -> Standing:
    have = balances_of(customer_id)
    points = have["status"]
    levels = all_levels()
    reached = [level for level in levels if level.points <= points]
    ahead = [level for level in levels if level.points > points]
    level, following = (reached[-1] if reached else None), (ahead[0] if ahead else None)
    start = level.points if level else 0
    share = None if following is None else max(0, 100 * (points - start) // (following.points - start))
    return Standing(
        status=points,
        pending=have["status_pending"],
        spendable=have["spendable"],
        spendable_pending=have["spendable_pending"],
        level=level,
        next=following,
        rank=len(reached),
        missing=following.points - points if following else None,
        share=share,
    )


def points_by_month(customer_id: int) -> list[tuple[str, int | None]]:
    """(month, points earned less what went back) of the last twelve; None before the first line."""
    months = _last_months(now())
    month = func.strftime("%Y-%m", Line.at) if db.engine.dialect.name == "sqlite" else func.to_char(Line.at, "YYYY-MM")
    label = month.label("month")
    query = select(label, func.sum(Line.points)).where(Line.customer_id == customer_id, Line.balance == STATUS)
    sums = {row[0]: int(row[1]) for row in db.session.execute(query.group_by(label))}
    first = min(sums, default=None)
    return [(name, sums.get(name, 0) if first is not None and name >= first else None) for name in months]


def _last_months(moment: datetime) -> list[str]:
    count = moment.year * 12 + moment.month - 1
    return [f"{number // 12}-{number % 12 + 1:02d}" for number in range(count - MONTHS + 1, count + 1)]
