"""For what fills a site (the demo): many customers at once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, text

from core.db import db
from customers.models import Customer


def next_id() -> int:
    return db.session.execute(select(func.coalesce(func.max(Customer.id), 0))).scalar_one() + 1


def put_in_bulk(people: Iterable[tuple[int, str, str, datetime]], batch: int) -> None:
    """(id, handle, name, joined_at) of each; they have accounts nobody signs in to."""
    rows: list[dict[str, Any]] = [
        {
            "id": number,
            "handle": handle,
            "skeleton": handle,
            "name": name,
            "email": f"{handle}@example.com",
            "external_id": f"gen-{number}",
            "joined_at": at,
            "registered_at": at,
            "established_at": at,
            "email_verified_at": at,
            "batch": batch,
        }
        for number, handle, name, at in people
    ]
    db.session.execute(insert(Customer), rows)


def settle_ids() -> None:
    """PostgreSQL's sequence knows nothing of ids that were given."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(
            text("SELECT setval(pg_get_serial_sequence('customers', 'id'), (SELECT max(id) FROM customers))")
        )
