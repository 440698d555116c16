"""Changing earning rules. A changed rule is a new version from now on; what was paid stays as it was paid."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, or_, select

from core.access import Viewer
from core.clock import now
from core.db import db
from core.errors import Invalid, NotFound
from core.text import slug_of
from customers.products.queries import by_sku, is_family
from forum.categories.queries import category_for
from rewards.rules.models import Rule

SAID = (
    "label",
    "trigger",
    "points",
    "per",
    "within_days",
    "nth",
    "category",
    "product",
    "family",
    "day_cap",
    "target_cap",
    "total_cap",
    "giver_cap",
    "giver_days",
    "ends_at",
)


def current_rules() -> list[Rule]:
    """The newest version of each rule that has not ended, also one that begins later."""
    return list({rule.key: rule for rule in now_and_next()}.values())


def now_and_next() -> list[Rule]:
    """Every version that pays now or will: a rule that changes on a day to come is there twice."""
    not_ended = or_(Rule.ends_at.is_(None), Rule.ends_at > now())
    never = Rule.ends_at.is_not(None) & (Rule.ends_at <= Rule.starts_at)
    return list(db.session.scalars(select(Rule).where(not_ended, ~never).order_by(Rule.key, Rule.version)))


def paying_now() -> list[Rule]:
    return [rule for rule in now_and_next() if rule.starts_at <= now()]


def put_rules(viewer: Viewer, wanted: Sequence[dict[str, Any]]) -> list[Rule]:
    """These are the rules from now on: what is not among them ends, what differs gets a version more."""
    keys = [one["key"] for one in wanted]
    if len(set(keys)) != len(keys):
        raise Invalid({"rules": _("Each key once.")})
    known = {rule.key: rule for rule in current_rules()}
    moment = now()
    for rule in now_and_next():
        if rule.key not in keys:
            rule.ends_at = moment
    for place, one in enumerate(wanted):
        try:
            put_rule(viewer, one, known.get(one["key"]))
        except Invalid as wrong:
            raise Invalid({f"rules.{place}.{name}": text for name, text in wrong.fields.items()}) from wrong
    db.session.flush()
    return current_rules()


def add_rule(viewer: Viewer, wanted: dict[str, Any]) -> Rule:
    """Under a key of its own, made from its name: one that was ever used is another rule's."""
    taken = set(db.session.scalars(select(Rule.key).distinct()))
    name = slug_of(wanted["label"], 34, "rule")
    name = name if name[0].isalpha() else f"rule-{name}"[:34]
    free = (key for number in count(1) if (key := name if number == 1 else f"{name}-{number}") not in {*taken, "new"})
    return put_rule(viewer, wanted | {"key": next(free)}, None)


def put_rule(viewer: Viewer, wanted: dict[str, Any], before: Rule | None) -> Rule:
    """From now on, or from a day to come: until then the version before goes on."""
    _must_exist(viewer, wanted, before)
    values = {name: wanted.get(name) or None for name in SAID} | {"per": wanted.get("per") or 0}
    moment = _beginning(wanted.get("starts_at"), before)
    is_same = before is not None and all(getattr(before, name) == value for name, value in values.items())
    if before is not None and is_same and (moment == before.starts_at or max(before.starts_at, moment) <= now()):
        return before
    if values["ends_at"] is not None and values["ends_at"] <= moment:
        raise Invalid({"ends_at": _("That is before it begins.")})
    if before is not None:
        before.ends_at = min(moment, before.ends_at) if before.ends_at is not None else moment
    newest = select(func.coalesce(func.max(Rule.version), 0)).where(Rule.key == wanted["key"])
    version = db.session.execute(newest).scalar_one() + 1
    made = Rule(key=wanted["key"], version=version, starts_at=moment, made_at=now(), made_by_id=viewer.id, **values)
    db.session.add(made)
    return made


def _beginning(wanted: datetime | None, before: Rule | None) -> datetime:
    """Now, or on a day to come. As it was said before (to the second, as the API prints it) is no day of one's own; a form
    that was a minute in the making still means now."""
    if wanted is None:
        return now()
    if before is not None and wanted == before.starts_at.replace(microsecond=wanted.microsecond):
        return max(before.starts_at, now())
    if wanted < now() - timedelta(minutes=1):
        raise Invalid({"starts_at": _("That is past, and nothing is paid anew. Left empty, it begins now.")})
    return max(wanted, now())


def _must_exist(viewer: Viewer, wanted: dict[str, Any], before: Rule | None) -> None:
    """What a rule names today has to be there; what it named before may be gone meanwhile, and the rule stays as it is."""
    asked = {
        "category": (lambda slug: category_for(viewer, slug) is not None, _("There is no such category.")),
        "product": (lambda sku: by_sku(sku) is not None, _("There is no such product.")),
        "family": (is_family, _("There is no such family of products.")),
    }
    new = {
        name: wanted.get(name) for name in asked if wanted.get(name) and wanted.get(name) != getattr(before, name, None)
    }
    wrong = {name: asked[name][1] for name, value in new.items() if not asked[name][0](value)}
    if wrong:
        raise Invalid(wrong)


def end_rule(viewer: Viewer, key: str) -> None:
    """It pays nothing from now on; what it paid stays paid."""
    versions = [rule for rule in now_and_next() if rule.key == key]
    if not versions:
        raise NotFound
    for rule in versions:
        rule.ends_at = now()
