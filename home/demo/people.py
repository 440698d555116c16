"""People, what they say of themselves and what they agreed to."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from core.access import Viewer
from core.clock import now
from core.db import db
from core.journal import record
from core.markup import render_markdown
from customers import handles, viewers
from customers.activity import Joined
from customers.attributes.actions import say
from customers.attributes.definitions import define
from customers.consent.actions import put as agree
from customers.models import Customer, CustomerRole
from customers.purchases.matching import match_waiting
from home.demo.words import Step, Times, words

PLAIN: dict[str, Any] = {"options": [], "fresh_days": None}


class People:
    """Who is here: the handle of the words → the id. `viewer` acts as somebody."""

    def __init__(self, batch: int, password_hash: str) -> None:
        self.ids: dict[str, int] = {}
        self._batch, self._hash = batch, password_hash
        self._viewers: dict[str, Viewer] = {}
        self._joined = {person["handle"]: person["joined_days_ago"] for person in words()["person"]}

    def viewer(self, handle: str) -> Viewer:
        if handle not in self._viewers:
            self._viewers[handle] = viewers.by_id(self.ids[handle])
        return self._viewers[handle]

    def here_since(self, handle: str, times: Times) -> datetime:
        """An hour after they joined: nobody reacts before they are here."""
        return times.ago(self._joined[handle]) + timedelta(hours=1)

    def steps(self, times: Times) -> Iterator[Step]:
        for person in words()["person"]:
            yield Step(times.ago(person["joined_days_ago"]), lambda person=person: self._join(person))
        first = times.ago(max(person["joined_days_ago"] for person in words()["person"]) - 2)
        yield Step(first, self._define_attributes)
        for person in words()["person"]:
            soon = times.ago(person["joined_days_ago"]) + timedelta(hours=1)
            yield Step(max(soon, first), lambda person=person: self._say(person, times))

    def _join(self, person: dict[str, Any]) -> None:
        has_account = person.get("account", True)
        moment = now()
        row = Customer(
            handle=person["handle"] if has_account else None,
            skeleton=handles.skeleton(person["handle"]) if has_account else None,
            name=person["name"],
            email=person["email"],
            external_id=external_id(person["handle"]),
            email_verified_at=moment if has_account else None,
            joined_at=moment,
            registered_at=moment if has_account else None,
            established_at=moment,
            password_hash=self._hash if has_account else None,
            title=person.get("title", ""),
            bio=person.get("bio", ""),
            bio_html=render_markdown(person.get("bio", "")).html,
            location=person.get("location", ""),
            batch=self._batch,
        )
        db.session.add(row)
        db.session.flush()
        if "role" in person:
            db.session.add(CustomerRole(customer_id=row.id, role=person["role"]))
        if has_account:
            record(Joined(actor_id=row.id, customer_id=row.id))
        self.ids[person["handle"]] = row.id
        match_waiting(row.id)

    def _define_attributes(self) -> None:
        admin = self.viewer("ada")
        for one in words()["attribute"]:
            define(admin, {**PLAIN, **one})

    def _say(self, person: dict[str, Any], times: Times) -> None:
        customer_id = self.ids[person["handle"]]
        values = {key: _value(value, times) for key, value in person.get("attributes", {}).items()}
        if values:
            say(customer_id, values, said_by="customer", by_id=customer_id, how="page", batch=self._batch)
        for purpose in person.get("consents", ()):
            agree(customer_id, purpose, 1, "page")


@cache
def _places() -> dict[str, int]:
    return {person["handle"]: place for place, person in enumerate(words()["person"], start=1)}


def external_id(handle: str) -> str:
    """The shop's own number for somebody."""
    return f"fennick-{_places()[handle]:05d}"


def _value(value: Any, times: Times) -> Any:
    if isinstance(value, dict):
        return times.ago(value["days_ago"]).date().isoformat()
    return value
