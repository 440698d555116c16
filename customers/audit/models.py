"""The audit log."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import BigId, Model


class AuditLine(Model):
    """Ids and small facts, like the journal: no text and no names, so that erasing somebody leaves it as it is."""

    __tablename__ = "audit_lines"
    __table_args__ = (
        Index("ix_audit_lines_object", "object_type", "object_id"),
        Index("ix_audit_lines_actor_id", "actor_id"),
    )

    id: Mapped[BigId]
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    did: Mapped[str] = mapped_column(String(40))
    object_type: Mapped[str] = mapped_column(String(20))
    object_id: Mapped[int | None]
    facts: Mapped[dict[str, Any]]
