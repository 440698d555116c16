"""The small named world that stories happen in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, g

from core.access import Viewer
from core.clock import now
from core.commit import commit, rollback
from core.db import db
from core.transactions import set_reading
from customers import handles, viewers
from customers.models import Customer, CustomerRole
from customers.products.models import Product
from forum.categories.models import Category


@dataclass(frozen=True)
class Person:
    id: int
    handle: str
    email: str
    roles: tuple[str, ...] = ()


@dataclass
class World:
    """Ana and Ben are customers, Mia moderates, Pia is a product manager, Max a marketer, Noa an analyst, Ada the admin."""

    app: Flask
    people: dict[str, Person] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Person:
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None


PEOPLE = {
    "ana": (),
    "ben": (),
    "mia": ("moderator",),
    "pia": ("product_manager",),
    "max": ("marketer",),
    "noa": ("analyst",),
    "ada": ("admin",),
}


CATEGORIES: tuple[dict[str, Any], ...] = (
    {"slug": "tips", "name": "Tips", "default_kind": "tip", "position": 1},
    {"slug": "questions", "name": "Questions", "default_kind": "question", "position": 2},
    {"slug": "news", "name": "News", "create": "staff", "default_kind": "announcement", "position": 3},
    {"slug": "lounge", "name": "Lounge", "see": "members", "position": 4},
    {"slug": "staff-room", "name": "Staff room", "see": "staff", "reply": "staff", "create": "staff", "position": 5},
)


def add_person(handle: str, *roles: str, new: bool = False) -> Person:
    """A verified person with an account, inside an app context; established unless `new`."""
    email = f"{handle}@example.com"
    moment = now()
    row = Customer(
        handle=handle,
        skeleton=handles.skeleton(handle),
        name=handle.capitalize(),
        email=email,
        email_verified_at=moment,
        joined_at=moment,
        registered_at=moment,
        established_at=None if new else moment,
    )
    db.session.add(row)
    db.session.flush()
    db.session.add_all([CustomerRole(customer_id=row.id, role=role) for role in roles])
    db.session.flush()
    return Person(row.id, handle, email, roles)


def populate() -> dict[str, Person]:
    """What every fresh database starts with."""
    people = {handle: add_person(handle, *roles) for handle, roles in PEOPLE.items()}
    db.session.add_all([Category(**one) for one in CATEGORIES])
    db.session.add_all(
        [
            Product(sku="T1", name="Grinder T1", family="Kitchen", version="2", is_catalogued=True),
            Product(sku="T2", name="Kettle T2", family="Kitchen", version="1", is_catalogued=True),
        ]
    )
    commit()
    return people


@contextmanager
def acting(app: Flask, person: Person | None = None) -> Iterator[Viewer]:
    """As a request would: a viewer, a transaction, one commit at the end, a rollback where something was raised."""
    with app.app_context():
        g.viewer = viewers.by_id(person.id) if person else Viewer()
        rollback()
        set_reading(False)  # a GET of a test before this one may have left it
        try:
            yield g.viewer
            commit()
        except BaseException:
            rollback()
            raise
