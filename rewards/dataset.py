"""The book and the badges as tables for analysis."""

from sqlalchemy import Select, select

from core.dataset import DataTable
from rewards.badges.models import HELD, Award, Badge
from rewards.ledger.models import Line


def _lines() -> Select:
    columns = (
        Line.id,
        Line.customer_id.label("customer"),
        Line.balance,
        Line.points,
        Line.state,
        Line.rule_key.label("rule"),
        Line.reason,
        Line.reverses_id.label("reverses"),
        Line.at,
    )
    return select(*columns)


def _awards() -> Select:
    columns = (Award.id, Award.customer_id.label("customer"), Badge.slug.label("badge"), Award.awarded_at, Award.times)
    return select(*columns).join(Badge, Badge.id == Award.badge_id).where(HELD)


DATASET = [
    DataTable(
        "ledger", "Every movement of points; the lines of one balance sum to what somebody has.", _lines, ("customer",)
    ),
    DataTable("awards", "Who bears which badge since when.", _awards, ("customer",)),
]
