"""The sums beside the lines, moved in the same transaction and by the same statement's arithmetic, never read and written back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, select, true, update

from core.bulk import given
from core.clock import now
from core.db import among, db, insert_or
from customers.queries import who_they_became
from rewards.ledger.models import AVAILABLE, PENDING, SPENDABLE, STATUS, Balance, Line

COLUMN = {
    (STATUS, AVAILABLE): "status",
    (STATUS, PENDING): "status_pending",
    (SPENDABLE, AVAILABLE): "spendable",
    (SPENDABLE, PENDING): "spendable_pending",
}
NAMES = ("customer_id", *COLUMN.values())
STATUS_OF = (Balance.__table__.c.customer_id, Balance.__table__.c.status)


def add_to_balances(lines: Iterable[Mapping[str, Any]]) -> dict[int, int]:
    """One statement for any number; answers each one's status balance. Sorted by customer, so that two writers never wait for
    each other in a circle."""
    moved: defaultdict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COLUMN.values(), 0))
    for line in lines:
        moved[line["customer_id"]][COLUMN[line["balance"], line["state"]]] += line["points"]
    rows = given([{"customer_id": each, **moved[each]} for each in sorted(moved)], **dict.fromkeys(NAMES, int))
    add = insert_or(Balance).from_select(NAMES, select(*(rows.c[name] for name in NAMES)).where(true()))
    sums = {name: getattr(Balance, name) + getattr(add.excluded, name) for name in COLUMN.values()}
    upsert = add.on_conflict_do_update(index_elements=["customer_id"], set_=sums)
    db.session.flush()
    return dict(db.session.connection().execute(upsert.returning(*STATUS_OF)).all())


def mature() -> list[int]:
    """Pending lines whose return window is over become available: their state changes and no line is added. Answers whose."""
    due = (Line.state == PENDING, Line.available_at <= now())
    first = select(Line.customer_id).where(*due).order_by(Line.id).limit(5000)
    whose = set(db.session.scalars(first))
    if not whose:
        return []
    who_they_became(whose, held=True)
    moved = db.session.execute(
        select(Line.id, Line.customer_id, Line.balance, Line.points)
        .where(*due, among(Line.customer_id, sorted(whose)))
        .order_by(Line.id)
        .limit(5000)
        .with_for_update()
    ).all()
    if not moved:
        return []
    ids = [row.id for row in moved]
    matured = update(Line).where(among(Line.id, ids)).values(state=AVAILABLE)
    db.session.execute(matured, execution_options={"synchronize_session": False})
    lines = [row._asdict() for row in moved]
    add_to_balances(
        [{**line, "state": AVAILABLE} for line in lines]
        + [{**line, "state": PENDING, "points": -line["points"]} for line in lines]
    )
    return sorted({row.customer_id for row in moved})


def differences() -> list[tuple[int, str, int, int]]:
    """(customer, balance, what stands, what the lines sum to) wherever the two are not the same."""
    sums: defaultdict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COLUMN.values(), 0))
    total = func.sum(Line.points)
    for row in db.session.execute(
        select(Line.customer_id, Line.balance, Line.state, total).group_by(Line.customer_id, Line.balance, Line.state)
    ):
        sums[row[0]][COLUMN[row[1], row[2]]] = int(row[3])
    found = []
    for row in db.session.execute(select(Balance.__table__)):
        should = sums.pop(row.customer_id, None) or dict.fromkeys(COLUMN.values(), 0)
        found += [
            (row.customer_id, name, getattr(row, name), have)
            for name, have in should.items()
            if getattr(row, name) != have
        ]
    found += [(customer, name, 0, have) for customer, should in sums.items() for name, have in should.items() if have]
    return found


def rebuild_balances(customer_ids: Sequence[int]) -> None:
    """Summed anew from the lines, where lines went from one record to another."""
    db.session.execute(delete(Balance).where(Balance.customer_id.in_(customer_ids)))
    total = func.sum(Line.points).label("points")
    columns = (Line.customer_id, Line.balance, Line.state)
    query = select(*columns, total).where(Line.customer_id.in_(customer_ids)).group_by(*columns)
    lines = [{**row._asdict(), "points": int(row.points)} for row in db.session.execute(query)]
    if lines:
        add_to_balances(lines)
