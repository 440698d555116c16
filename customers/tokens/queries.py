"""Reading tokens."""

import hashlib
from collections.abc import Sequence
from typing import Any

from flask import current_app
from sqlalchemy import Text, cast, select

from core.access import Viewer
from core.db import db
from core.paging import Page, keyset
from customers.models import Customer
from customers.tokens.models import ApiToken


def feed_secret(viewer: Viewer) -> str:
    """What keys the people in this token's feed; a browser session has one of its person's own."""
    if viewer.token_id is not None:
        return db.session.execute(select(ApiToken.feed_secret).where(ApiToken.id == viewer.token_id)).scalar_one()
    return hashlib.sha256(f"feed:{viewer.id}:{current_app.secret_key!s}".encode()).hexdigest()


def in_use(after: str | None, limit: int) -> Page[Any]:
    """Everybody's, the newest first, with whose they are."""
    columns = (ApiToken.id, ApiToken.name, ApiToken.scopes, ApiToken.created_at, ApiToken.last_used_at)
    whose = (ApiToken.customer_id, Customer.handle, Customer.name.label("person"), Customer.avatar)
    query = select(*columns, *whose).join(Customer, Customer.id == ApiToken.customer_id)
    return keyset(query.where(ApiToken.withdrawn_at.is_(None)), ApiToken.id, after=after, limit=limit)


def with_scope(scope: str, limit: int) -> Sequence[Any]:
    """Tokens in use that have it, the one used last first, with whose they are."""
    columns = (ApiToken.id, ApiToken.name, ApiToken.scopes, ApiToken.last_used_at, ApiToken.feed_seq, Customer.handle)
    query = select(*columns).join(Customer, Customer.id == ApiToken.customer_id).where(ApiToken.withdrawn_at.is_(None))
    having = query.where(cast(ApiToken.scopes, Text).contains(f'"{scope}"'))
    return db.session.execute(
        having.order_by(ApiToken.last_used_at.desc().nulls_last(), ApiToken.id).limit(limit)
    ).all()
