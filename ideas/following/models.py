"""Follows of ideas."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model


class IdeaFollow(Model):
    """Who voted follows without a row; `is_muted` where they rather don't."""

    __tablename__ = "idea_follows"

    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"), primary_key=True)
    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    is_muted: Mapped[bool] = mapped_column(default=False)
    since: Mapped[datetime]
