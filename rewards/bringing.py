"""For what fills a site (the demo): rules, levels and badges from plain values, in force since ever."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, delete, func, select, update

from core.access import Viewer
from core.clock import now
from core.db import db
from core.references import unreferenced
from core.stamps import SITE, touch
from core.text import slug_of
from rewards.badges.models import HELD, Award, Badge
from rewards.catalogue.actions import fulfil, redeem
from rewards.catalogue.models import Redemption, Reward, RewardCode
from rewards.ledger.models import Balance, Line
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


def take_back(people: Select, words: Mapping[str, Sequence[Values]]) -> dict[str, int]:
    """What these people had. Rules, levels, badges and the catalogue go too where nobody else has a line in the book."""
    theirs = select(Redemption.id).where(Redemption.customer_id.in_(people))
    _quietly(update(RewardCode).where(RewardCode.redemption_id.in_(theirs)).values(redemption_id=None))
    gone = {
        "redemptions": _quietly(delete(Redemption).where(Redemption.customer_id.in_(people))),
        "ledger lines": _quietly(delete(Line).where(Line.customer_id.in_(people))),
    }
    for model in (Balance, Award):
        _quietly(delete(model).where(model.customer_id.in_(people)))
    if db.session.execute(select(Line.id).limit(1)).first() is None:
        gone |= _unmake(words)
    holders = select(func.count()).where(Award.badge_id == Badge.id, HELD).scalar_subquery()
    _quietly(update(Badge).values(holders=holders))
    touch(SITE)
    return gone


def _unmake(words: Mapping[str, Sequence[Values]]) -> dict[str, int]:
    made: list[tuple[str, Any, Any]] = [
        ("rules", Rule.key, [one["key"] for one in words["earning_rule"]]),
        ("levels", Level.name, [one["name"] for one in words["level"]]),
        ("badges", Badge.slug, [one.get("slug") or slug_of(one["name"], 60) for one in words["badge"]]),
        ("rewards", Reward.name, [one["name"] for one in words["catalogue"]]),
    ]
    return {
        name: _quietly(delete(key.class_).where(key.in_(names), unreferenced(key.class_.__table__)))
        for name, key, names in made
    }


def _quietly(statement: Any) -> int:
    done = db.session.execute(statement, execution_options={"synchronize_session": False})
    return done.rowcount  # type: ignore[attr-defined]
