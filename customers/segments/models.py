"""Segments and their dated memberships."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import BigId, Json, Model


class Segment(Model):
    """`evaluated_at` is when its members were last worked out; None until the first time."""

    __tablename__ = "segments"
    __table_args__ = (Index("uq_segments_name", text("lower(name)"), unique=True),)

    id: Mapped[BigId]
    name: Mapped[str] = mapped_column(String(120))
    rule: Mapped[Any] = mapped_column(Json)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"), index=True)
    created_at: Mapped[datetime]
    evaluated_at: Mapped[datetime | None]
    retired_at: Mapped[datetime | None]


class SegmentMembership(Model):
    """From `since` to `until` (None: still) this customer met the rule, as far as looking every quarter of an hour can
    tell."""

    __tablename__ = "segment_memberships"
    __table_args__ = (
        Index("ix_segment_memberships_customer_id_since", "customer_id", "since"),
        Index(
            "uq_segment_memberships_current",
            "segment_id",
            "customer_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )

    id: Mapped[BigId]
    segment_id: Mapped[int] = mapped_column(ForeignKey("segments.id", ondelete="CASCADE"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
