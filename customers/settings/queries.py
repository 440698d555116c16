"""What the settings show."""

from typing import Any

from sqlalchemy import select

from core.access import Viewer
from core.db import db, peek
from customers.models import Customer
from customers.standing import Standing
from customers.tokens.models import ApiToken

PROFILE = (
    Customer.id,
    Customer.name,
    Customer.handle,
    Customer.title,
    Customer.location,
    Customer.bio,
    Customer.is_hidden,
    Customer.avatar,
    Customer.registered_at,
)


def own_profile(viewer: Viewer) -> Any:
    return peek(select(*PROFILE).where(Customer.id == viewer.id))[0]


def own_record(viewer: Viewer) -> Any:
    """For the API: with the standing that rewards put there."""
    columns = (*PROFILE, Customer.email, Standing.points, Standing.level)
    mine = select(*columns).outerjoin(Standing, Standing.customer_id == Customer.id)
    return db.session.execute(mine.where(Customer.id == viewer.id)).one()


def own_account(viewer: Viewer) -> Any:
    columns = (Customer.email, Customer.external_id, Customer.password_hash.is_not(None).label("has_password"))
    return db.session.execute(select(*columns).where(Customer.id == viewer.id)).one()


def own_tokens(viewer: Viewer) -> list[Any]:
    columns = (ApiToken.id, ApiToken.name, ApiToken.scopes, ApiToken.created_at, ApiToken.last_used_at)
    still = (ApiToken.customer_id == viewer.id, ApiToken.withdrawn_at.is_(None))
    return list(db.session.execute(select(*columns).where(*still).order_by(ApiToken.id.desc())).all())
