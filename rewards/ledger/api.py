"""/api/v1/customers/<id>/ledger."""

from datetime import datetime
from typing import Any, TypedDict

from core.access import scope, viewer
from core.clock import iso
from core.errors import NotFound
from core.forms import ListQuery, OneOf
from core.web import Api, query
from customers.queries import who_they_became
from rewards.ledger import queries
from rewards.ledger.models import SPENDABLE, STATUS
from rewards.ledger.wording import reason_of

api = Api("ledger_api", __name__)
MAY_READ_ANY = ("moderator", "product_manager", "marketer", "analyst")


class LedgerQuery(ListQuery):
    balance = OneOf(choices=(STATUS, SPENDABLE), default=STATUS)


class LineView(TypedDict):
    id: int
    points: int
    balance: str
    state: str
    rule: str | None
    reason: str
    reverses: int | None
    at: datetime
    target: str | None
    seq: int | None


@api.get("/customers/<int:customer_id>/ledger", access=scope("read"), query=LedgerQuery, gives=LineView)
def ledger(customer_id: int) -> dict[str, Any]:
    """One's own, or anybody's for staff; to others there is no such person."""
    if customer_id != viewer().id and not viewer().has(*MAY_READ_ANY):
        raise NotFound
    if customer_id != viewer().id and not who_they_became({customer_id}):
        raise NotFound
    asked = query(LedgerQuery)
    page = queries.lines_of(customer_id, asked.balance.data or STATUS, asked.after.data, asked.limit.data)
    return page.map(_line)


def _line(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "points": row.points,
        "balance": row.balance,
        "state": row.state,
        "rule": row.rule_key or None,
        "reason": str(reason_of(row)),
        "reverses": row.reverses_id,
        "at": iso(row.at),
        "target": row.target,
        "seq": row.seq,
    }
