"""Cases and events that waited for their person."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import update

from core.db import db
from customers.support.models import SupportCase, UsageEvent

WAITING = (SupportCase, UsageEvent)


def attach(model: Any, ids: Sequence[int], customer_id: int) -> None:
    db.session.execute(
        update(model).where(model.id.in_(ids), model.customer_id.is_(None)).values(customer_id=customer_id),
        execution_options={"synchronize_session": False},
    )
