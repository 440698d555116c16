"""What all packages hold of one person: how much of each, and the rows themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import func, literal, select, union_all

from core.db import db
from core.errors import NotFound
from core.forms import ListQuery
from core.paging import Page, keyset
from core.privacy import Held

RowQuery = ListQuery


@dataclass(frozen=True)
class Holding:
    """One kind of thing, with how many there are."""

    held: Held
    count: int


def everything() -> list[Held]:
    return [one for package in current_app.extensions["privacy"] for one in package.held]


def holdings(customer_id: int) -> list[Holding]:
    """All of them in one statement, whatever their number."""
    held = everything()
    counts = [
        select(literal(one.name).label("name"), func.count().label("count")).select_from(
            one.query(customer_id).subquery()
        )
        for one in held
    ]
    found = dict(db.session.execute(union_all(*counts)).all())
    return [Holding(one, found[one.name]) for one in held]


def find(name: str) -> Held:
    for one in everything():
        if one.name == name:
            return one
    raise NotFound


def page(held: Held, customer_id: int, after: str | None, limit: int) -> Page[Any]:
    rows = held.query(customer_id).subquery()
    return keyset(select(rows), *(rows.c[name] for name in held.by), after=after, limit=limit)


def columns(held: Held, customer_id: int) -> Sequence[str]:
    return [column.key for column in held.query(customer_id).subquery().c if column.key != "id"]
