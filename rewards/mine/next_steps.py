"""What one could do next, from what is known already: the level ahead, what one saves for, what pays best."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from rewards.mine.queries import Standing
from rewards.rules import triggers as on

MOST, MANY = 3, 10
# What pays → where one does it. What others do (likes received, tips that work) cannot be done by oneself.
PLACES = {
    on.ANSWER: "/unanswered",
    on.TIP: "/new?category=tips",
    on.THREAD: "/new",
    on.POST: "/latest",
    on.LIKE_GIVEN: "/latest",
    on.REPEAT_ORDER: "/me/orders",
}


@dataclass(frozen=True)
class Step:
    text: str
    url: str
    action: str


def next_steps(standing: Standing, rules: Sequence[Any], rewards: Sequence[Any]) -> list[Step]:
    steps = [*_redeemable(standing, rewards), *_to_level(standing, rules)]
    return steps[:MOST]


def _redeemable(standing: Standing, rewards: Sequence[Any]) -> list[Step]:
    """The dearest that one can have, or else the cheapest that one saves for."""
    open_to = [one for one in rewards if one.stock != 0 and one.min_rank <= standing.rank]
    affordable = [one for one in open_to if one.cost <= standing.spendable]
    if affordable:
        best = max(affordable, key=lambda one: one.cost)
        text = _("You can have “%(name)s” for %(cost)s points.", name=best.name, cost=best.cost)
        return [Step(text, "/rewards/catalogue", _("To the catalogue"))]
    if open_to:
        first = min(open_to, key=lambda one: one.cost)
        short = first.cost - standing.spendable
        missing = ngettext("%(num)d point more", "%(num)d points more", short)
        text = _("%(missing)s, and “%(name)s” is yours.", missing=missing, name=first.name)
        return [Step(text, "/rewards/catalogue", _("To the catalogue"))]
    return []


def _to_level(standing: Standing, rules: Sequence[Any]) -> list[Step]:
    """What pays most comes first; how often it takes to the next level is said where there is one."""
    doable = sorted((rule for rule in rules if rule.trigger in PLACES), key=lambda rule: -rule.points)
    return [Step(_worth(standing, rule), PLACES[rule.trigger], _action(rule.trigger)) for rule in doable]


def _worth(standing: Standing, rule: Any) -> str:
    points = ngettext("%(num)d point", "%(num)d points", rule.points)
    said = _("%(label)s pays %(points)s.", label=rule.label, points=points)
    if standing.next is None or standing.missing is None:
        return said
    times = -(-standing.missing // rule.points)
    if times > MANY:
        return said
    level = standing.next.name
    often = ngettext("Once, and you are “%(level)s”.", "%(num)d times, and you are “%(level)s”.", times, level=level)
    return f"{said} {often}"


def _action(trigger: str) -> str:
    return {
        on.ANSWER: _("Questions without an answer"),
        on.TIP: _("Write a tip"),
        on.THREAD: _("Start a thread"),
        on.REPEAT_ORDER: _("Your orders"),
    }.get(trigger, _("See what is new"))
