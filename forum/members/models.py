"""How much somebody wrote, kept as numbers so that a busy member's page costs what a new one's costs."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model


class MemberCount(Model):
    """Of one category, so that each viewer's sum holds only what they may see. Written by `recount` alone."""

    __tablename__ = "member_counts"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True)
    category_id: Mapped[int] = mapped_column(
        ForeignKey("categories.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    posts: Mapped[int]
    threads: Mapped[int]
    tips: Mapped[int]
    answers: Mapped[int]
