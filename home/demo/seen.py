"""What the worker would have seen meanwhile: who earned a badge and who came into a segment, each at its time."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from core.db import db
from customers.models import Customer
from customers.segments.actions import create, evaluate_due
from home.demo.people import People
from home.demo.words import Step, Times, words
from rewards.badges.awarding import settle_badges

SINCE, EVERY = 898, 21  # days: a look at each rule costs a statement


class Seen:
    def __init__(self, people: People) -> None:
        self._people = people

    def steps(self, times: Times) -> Iterator[Step]:
        for one in words()["segment"]:
            yield Step(times.ago(one["made_days_ago"]), lambda one=one: self._make(one))
        for days in range(SINCE, 0, -EVERY):
            yield Step(times.ago(days - days * 7919 % 100 / 50), self._look)

    def _make(self, one: dict[str, Any]) -> None:
        create(self._people.viewer(one["by"]), one["name"], one["rule"])

    def _look(self) -> None:
        settle_badges(sorted(db.session.scalars(select(Customer.id))))
        evaluate_due()
