"""For what fills a site (the demo): rules, levels and badges from plain values, in force since ever."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select

from core.access import Viewer
from core.clock import now
from core.db import db
from core.text import slug_of
from rewards.badges.models import Badge
from rewards.catalogue.actions import fulfil, redeem
from rewards.catalogue.models import Reward
from rewards.levels.models import Level
from rewards.rules.actions import SAID
from rewards.rules.defaults import ALWAYS
from rewards.rules.models import Rule
from rewards.rules.triggers import TRIGGERS

Values = Mapping[str, Any]


def make_rules(rules: Sequence[Values]) -> None:
    """Those that our triggers can pay; a label in words alone is nobody's rule. What a new site started with gives way."""
    db.session.execute(delete(Rule).where(Rule.made_by_id.is_(None)))
    for one in rules:
        if one.get("trigger") in TRIGGERS:
            said = {name: one.get(name) for name in SAID} | {"per": one.get("per") or 0}
            db.session.add(Rule(key=one["key"], version=1, starts_at=ALWAYS, made_at=now(), **said))
    db.session.flush()


def make_levels(levels: Sequence[Values]) -> None:
    db.session.add_all([Level(name=one["name"], points=one["points"], brings=one.get("brings", "")) for one in levels])
    db.session.flush()


def make_badges(badges: Sequence[Values]) -> None:
    for one in badges:
        said = {name: one[name] for name in ("name", "description", "tier")}
        rule = one.get("conditions")
        db.session.add(
            Badge(slug=one.get("slug") or slug_of(one["name"], 60), rule=rule, holders=0, made_at=now(), **said)
        )
    db.session.flush()


def reward_named(name: str) -> int:
    return db.session.execute(select(Reward.id).where(Reward.name == name)).scalar_one()


def redeem_as(viewer: Viewer, reward_id: int, delivered: bool) -> None:
    made = redeem(viewer, reward_id)
    if delivered and made.state == "requested":
        fulfil(viewer, made.id)
