"""The state of consent, its ledger, and the texts that people agree to."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import BigId, Model


class Consent(Model):
    """A yes in force. Withdrawing deletes the row, so that asking whether somebody agreed is one look by key."""

    __tablename__ = "consents"
    __table_args__ = (Index("ix_consents_purpose_customer_id", "purpose", "customer_id"),)

    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[int]
    given_at: Mapped[datetime]
    channel: Mapped[str] = mapped_column(String(40))


class ConsentEntry(Model):
    """Each yes and each no, in order. Never changed."""

    __tablename__ = "consent_entries"

    id: Mapped[BigId]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(String(40))
    is_given: Mapped[bool]
    version: Mapped[int]
    at: Mapped[datetime]
    channel: Mapped[str] = mapped_column(String(40))
    batch: Mapped[int | None]


class ConsentText(Model):
    """A newer wording of a purpose; version 1 is in `purposes.toml`. Old ones stay, because people agreed to them."""

    __tablename__ = "consent_texts"

    purpose: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"), index=True)
