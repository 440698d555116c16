"""The categories as their room shows them, and which are empty."""

from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased

from core.db import db
from forum.categories.models import Category
from forum.categories.queries import nested
from forum.threads.models import Thread


def kept() -> list[Any]:
    """All, in their order, with the number of their threads (removed ones counted) and whether ideas or surveys host some."""
    numbers = (
        select(Thread.category_id, func.count().label("threads"), func.count(Thread.host_url).label("hosted"))
        .group_by(Thread.category_id)
        .subquery()
    )
    columns = (func.coalesce(numbers.c.threads, 0).label("threads"), func.coalesce(numbers.c.hosted, 0).label("hosted"))
    query = select(Category.__table__, *columns).outerjoin(numbers, numbers.c.category_id == Category.id)
    return nested(db.session.execute(query.order_by(Category.position, Category.id)).all())


def holds_nothing() -> ColumnElement[bool]:
    """SQL, of a category: neither threads nor other categories stand in it."""
    inner = aliased(Category)
    return ~exists().where(Thread.category_id == Category.id) & ~exists().where(inner.parent_id == Category.id)
