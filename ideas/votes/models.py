"""Votes."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import BigId, Model
from core.tables import pointing

_COUNTS = text("counts")


class Vote(Model):
    """Cast on `idea_id`, counted for `root_id`: the same, or the idea into which it was merged. Where somebody
    voted for several ideas that became one, one of the rows `counts`. `weight` is what it counts there: 1 where
    everybody has one vote, though it was cast with more in a campaign of budgets; `cast_weight` is then what it was
    cast with. Merging changes these columns alone.

    `net_then`, `bought_then` and `owned_then` are what was known of the voter when the vote was cast: net revenue
    and orders of the twelve months before, and whether they owned the idea's product. `by_id` and `source` say
    which of the staff cast it for them, and where they heard it.
    """

    __tablename__ = "idea_votes"
    __table_args__ = (
        UniqueConstraint("idea_id", "customer_id"),
        Index(
            "uq_idea_votes_counted",
            "root_id",
            "customer_id",
            unique=True,
            sqlite_where=_COUNTS,
            postgresql_where=_COUNTS,
        ),
        Index("ix_idea_votes_latest", "root_id", "cast_at", "id", sqlite_where=_COUNTS, postgresql_where=_COUNTS),
        Index("ix_idea_votes_customer_id", "customer_id", "id"),
        Index("ix_idea_votes_root_id", "root_id"),
        pointing("ix_idea_votes_by_id", "by_id"),
        CheckConstraint("weight BETWEEN 1 AND 3", name="weight"),
    )

    id: Mapped[BigId]
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"))
    root_id: Mapped[int] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"))
    counts: Mapped[bool] = mapped_column(default=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    weight: Mapped[int] = mapped_column(default=1)
    cast_weight: Mapped[int | None]
    cast_at: Mapped[datetime]
    net_then: Mapped[int] = mapped_column(default=0)
    bought_then: Mapped[bool] = mapped_column(default=False)
    owned_then: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    source: Mapped[str | None] = mapped_column(String(300))
