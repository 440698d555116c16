"""Who does not want to be on the leaderboard."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model


class LeftOut(Model):
    __tablename__ = "leaderboard_left_out"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True)
