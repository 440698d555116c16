"""Products."""

from datetime import date

from sqlalchemy import Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import BigId, Model
from core.tables import pointing


class Product(Model):
    __tablename__ = "products"
    __table_args__ = (pointing("ix_products_parent_id", "parent_id"),)

    id: Mapped[BigId]
    sku: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    family: Mapped[str] = mapped_column(String(80), default="", index=True)
    version: Mapped[str] = mapped_column(String(40), default="")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"))
    launched_on: Mapped[date | None] = mapped_column(Date)
    retired_on: Mapped[date | None] = mapped_column(Date)
    is_catalogued: Mapped[bool] = mapped_column(default=True)
    batch: Mapped[int | None]
