"""Rules, levels, badges and the catalogue; what was redeemed follows when the points are in the book."""

from collections.abc import Iterator
from typing import Any

from core.errors import Problem
from home.demo.people import People
from home.demo.words import Step, Times, words
from rewards.badges.actions import grant
from rewards.badges.queries import id_of
from rewards.bringing import make_badges, make_levels, make_rules, redeem_as, reward_named
from rewards.catalogue.actions import add_reward


class Recognition:
    def __init__(self, people: People) -> None:
        self._people = people

    def steps(self, times: Times) -> Iterator[Step]:
        yield Step(times.ago(899), self._found)
        for one in words()["badge_given"]:
            yield Step(times.ago(one["days_ago"]), lambda one=one: self._give(one))

    def _found(self) -> None:
        levels = words()["level"]
        ranks = {level["name"]: rank for rank, level in enumerate(sorted(levels, key=_points), start=1)}
        make_rules(words()["earning_rule"])
        make_levels(levels)
        make_badges(words()["badge"])
        for one in words()["catalogue"]:
            values = {name: one[name] for name in ("name", "description", "cost")}
            rank = ranks.get(one.get("level", ""), 0)
            codes = _codes(one["stock"]) if one.get("codes") else ()
            add_reward(self._people.viewer("ada"), {**values, "stock": one.get("stock"), "min_rank": rank}, codes)

    def _give(self, one: dict[str, Any]) -> None:
        to = self._people.viewer(one["to"]).handle
        grant(self._people.viewer(one["by"]), id_of(one["badge"]), to, one["reason"])

    def redemptions(self, times: Times) -> Iterator[Step]:
        """After the ledger has read the past. What somebody could not pay is left out."""
        for one in words()["redemption"]:
            yield Step(times.ago(one["days_ago"]), lambda one=one: self._redeem(one))

    def _redeem(self, one: dict[str, Any]) -> None:
        try:
            redeem_as(self._people.viewer(one["customer"]), reward_named(one["item"]), one["state"] == "delivered")
        except Problem:
            return


def _codes(number: int) -> tuple[str, ...]:
    """Readable, and the same every time."""
    return tuple(f"FENNICK-{7919 * place % 100_000:05d}" for place in range(1, number + 1))


def _points(level: dict[str, Any]) -> int:
    return level["points"]
