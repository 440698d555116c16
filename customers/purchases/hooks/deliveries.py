"""Deliveries that were seen: the same id with another body is nobody's retry."""

import hashlib
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import String, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.db import Model, db
from core.keys import fitting
from customers.purchases import people
from customers.purchases.alarms import refuse_with_alarm

KEPT = timedelta(days=30)


class HookDelivery(Model):
    __tablename__ = "hook_deliveries"

    source: Mapped[str] = mapped_column(String(20), primary_key=True)
    delivery_id: Mapped[str] = mapped_column(String(120), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(index=True)


def note_delivery(source: str, delivery_id: str, body: bytes) -> None:
    """In the transaction that does the work; a repeat is done again, and what it brings is known by its own id."""
    if not delivery_id:
        return
    delivery_id = fitting(delivery_id, 120)
    people.lock(f"delivery:{source}:{delivery_id}")
    mark = hashlib.sha256(body).hexdigest()
    own = (HookDelivery.source == source, HookDelivery.delivery_id == delivery_id)
    known = db.session.scalar(select(HookDelivery.fingerprint).where(*own))
    if known is None:
        row = {"source": source, "delivery_id": delivery_id, "fingerprint": mark, "at": now()}
        db.session.execute(insert(HookDelivery).values(row))
    elif known != mark:
        refuse_with_alarm("delivery_differs", delivery_id, mark, _("This delivery came before with another body."))


def forget_old_deliveries() -> None:
    db.session.execute(delete(HookDelivery).where(HookDelivery.at < now() - KEPT))
