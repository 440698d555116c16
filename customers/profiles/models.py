"""Former handles."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model


class FormerHandle(Model):
    """Links and mentions with it still lead to the person, and nobody else gets it. `handle` is folded."""

    __tablename__ = "former_handles"

    handle: Mapped[str] = mapped_column(String(40), primary_key=True)
    skeleton: Mapped[str] = mapped_column(String(120), index=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), index=True)
    until: Mapped[datetime]
