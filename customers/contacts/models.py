"""The contact budget."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model


class Contact(Model):
    """Somebody was invited to something ("campaign:3", "survey:5"), once."""

    __tablename__ = "contacts"
    __table_args__ = (Index("ix_contacts_customer_id", "customer_id", "at"),)

    about: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime]


class LastContact(Model):
    """One row a person. Its upsert decides who may be invited: two invitations at once can't both have somebody."""

    __tablename__ = "last_contacts"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True)
    about: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
