"""Reading cases and events."""

from typing import Any

from sqlalchemy import Select, select

from core.db import db
from core.paging import Page, keyset
from customers.products.models import Product
from customers.support.models import SupportCase, UsageEvent


def _cases() -> Select:
    query = select(SupportCase.__table__, Product.sku.label("product"))
    return query.outerjoin(Product, Product.id == SupportCase.product_id)


def _events() -> Select:
    query = select(UsageEvent.__table__, Product.sku.label("sku"))
    return query.outerjoin(Product, Product.id == UsageEvent.product_id)


def case_by_key(case_id: str) -> Any | None:
    return db.session.execute(_cases().where(SupportCase.case_id == case_id)).one_or_none()


def event_by_key(event_id: str) -> Any | None:
    return db.session.execute(_events().where(UsageEvent.event_id == event_id)).one_or_none()


def cases_of(customer_id: int, after: str | None = None, limit: int = 20) -> Page[Any]:
    query = _cases().where(SupportCase.customer_id == customer_id)
    return keyset(query, SupportCase.opened_at, SupportCase.id, after=after, limit=limit)
