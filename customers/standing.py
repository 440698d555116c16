"""Standing: what a page shows beside a name (level, badges), a fact that an upper package pushes down.

`put()` is the only writer. Rewards calls it; forum joins it and never hears of rewards.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import ForeignKey, String, literal, select, true
from sqlalchemy.orm import Mapped, mapped_column

from core.bulk import given
from core.db import Model, among, db, insert_or
from core.stamps import SITE, touch


class Standing(Model):
    __tablename__ = "standing"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True)
    points: Mapped[int] = mapped_column(default=0, index=True)
    level: Mapped[str | None] = mapped_column(String(40))
    level_rank: Mapped[int] = mapped_column(default=0)
    badge: Mapped[str | None] = mapped_column(String(80))


def put(customer_id: int, **facts: object) -> None:
    """Set what is known of a customer's standing. Guests' pages move only when something they show does: points are not shown there."""
    standing = db.session.get(Standing, customer_id) or Standing(customer_id=customer_id, points=0, level_rank=0)
    shown = (standing.level, standing.badge)
    for name, value in facts.items():
        setattr(standing, name, value)
    db.session.add(standing)
    if (standing.level, standing.badge) != shown:
        touch(SITE)


def levels(customer_ids: list[int]) -> dict[int, str | None]:
    rows = db.session.execute(
        select(Standing.customer_id, Standing.level).where(Standing.customer_id.in_(customer_ids))
    )
    return dict(rows.all())


def put_points(points: Mapping[int, int]) -> None:
    """Points of many at once, for the ledger's reader. No page that guests get shows them, so no stamp moves."""
    if not points:
        return
    rows = given(
        [{"customer_id": each, "points": points[each]} for each in sorted(points)], customer_id=int, points=int
    )
    names = ("customer_id", "points", "level_rank")
    add = insert_or(Standing).from_select(names, select(*rows.c.values(), literal(0)).where(true()))
    upsert = add.on_conflict_do_update(index_elements=["customer_id"], set_={"points": add.excluded.points})
    db.session.flush()
    db.session.connection().execute(upsert)


def ranks(customer_ids: Sequence[int]) -> dict[int, int]:
    query = select(Standing.customer_id, Standing.level_rank).where(among(Standing.customer_id, customer_ids))
    return {row.customer_id: row.level_rank for row in db.session.execute(query)}
