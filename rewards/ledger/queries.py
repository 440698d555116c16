"""Reading the book."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from core.db import db
from core.paging import Page, keyset
from customers.standing import levels
from rewards.ledger.models import Balance, Line
from rewards.rules.models import Rule

NOTHING = {"status": 0, "status_pending": 0, "spendable": 0, "spendable_pending": 0}


def status_of(customer_ids: Sequence[int]) -> dict[int, int]:
    """What each has in the status balance, available."""
    if not customer_ids:
        return {}
    rows = db.session.execute(select(Balance.customer_id, Balance.status).where(Balance.customer_id.in_(customer_ids)))
    return {row.customer_id: row.status for row in rows}


def balances_of(customer_id: int) -> dict[str, int]:
    row = db.session.execute(select(Balance.__table__).where(Balance.customer_id == customer_id)).one_or_none()
    return {name: getattr(row, name) for name in NOTHING} if row else dict(NOTHING)


def lines_of(customer_id: int, balance: str, after: str | None, limit: int) -> Page[Any]:
    """Newest first, each with the rule that paid it."""
    query = (
        select(Line.__table__, Rule.label.label("rule_label"), Rule.version.label("rule_version"))
        .outerjoin(Rule, Rule.id == Line.rule_id)
        .where(Line.customer_id == customer_id, Line.balance == balance)
    )
    return keyset(query, Line.id, after=after, limit=limit)


def own_points(customer_id: int) -> dict[str, Any]:
    """What `GET /me` says: `points` are the status balance, available; `pending` of it; what can be spent; the level."""
    have = balances_of(customer_id)
    level = levels([customer_id]).get(customer_id)
    return {
        "points": have["status"],
        "pending": have["status_pending"],
        "spendable": have["spendable"],
        "level": level,
    }
