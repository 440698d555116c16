"""Categories."""

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import BigId, Model

EVERYONE, MEMBERS, STAFF = "everyone", "members", "staff"
WHO = (EVERYONE, MEMBERS, STAFF)


class Category(Model):
    """`see`, `reply` and `create` each say who: everyone (a guest may see), members, staff."""

    __tablename__ = "categories"
    __table_args__ = tuple(
        CheckConstraint(f"{column} IN ('everyone', 'members', 'staff')", name=f"who_may_{name}")
        for name, column in (("see", "see"), ("reply", "reply"), ("create", '"create"'))
    )

    id: Mapped[BigId]
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    description: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(default=0)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))
    see: Mapped[str] = mapped_column(String(10), default=EVERYONE)
    reply: Mapped[str] = mapped_column(String(10), default=MEMBERS)
    create: Mapped[str] = mapped_column(String(10), default=MEMBERS)
    default_kind: Mapped[str] = mapped_column(String(20), default="discussion")
    batch: Mapped[int | None]
