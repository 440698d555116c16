"""Who somebody is, for programs that may ask and only of those who agreed."""

from sqlalchemy import select

from core.db import db
from customers.consent.queries import granted
from customers.models import Customer

PURPOSE = "share_identity"


def identities_with_consent(customer_ids: set[int]) -> dict[int, dict[str, object]]:
    """id, handle and e-mail of those who agreed that product teams may see who they are."""
    agreed = granted(sorted(customer_ids), PURPOSE)
    rows = db.session.execute(select(Customer.id, Customer.handle, Customer.email).where(Customer.id.in_(agreed)))
    return {row.id: {"id": row.id, "handle": row.handle, "email": row.email} for row in rows}
