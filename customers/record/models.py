"""Merges, erasures that wait, and addresses that are kept out."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import BigId, Model


class CustomerMerge(Model):
    """`moved` and `before` are what taking it back needs: which rows went over, and both records as they were."""

    __tablename__ = "customer_merges"

    id: Mapped[BigId]
    from_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), index=True)
    into_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), index=True)
    by_id: Mapped[int | None]
    at: Mapped[datetime]
    moved: Mapped[list[Any]]
    before: Mapped[dict[str, Any]]
    undone_at: Mapped[datetime | None]


class Erasure(Model):
    """Somebody asked to be erased. It happens at `due_at`; until then they can change their mind, and the row goes.
    `with_posts`: what they wrote goes as well."""

    __tablename__ = "erasures"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True)
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
    with_posts: Mapped[bool] = mapped_column(default=False)


class BarredAddress(Model):
    """The salted hash of the address of somebody who was banned and then erased: it can be recognised, and not read."""

    __tablename__ = "barred_addresses"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    until: Mapped[datetime]
