"""Changing earning rules. A changed rule is a new version from now on; what was paid stays as it was paid."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from core.access import Viewer
from core.clock import now
from core.db import db
from core.errors import Invalid, NotFound
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
    "ends_at",
)


def current_rules() -> list[Rule]:
    """The newest version of each rule that has not ended."""
    newest = select(func.max(Rule.id)).group_by(Rule.key)
    query = select(Rule).where(Rule.id.in_(newest)).order_by(Rule.key)
    return [rule for rule in db.session.scalars(query) if rule.ends_at is None or rule.ends_at > now()]


def put_rules(viewer: Viewer, wanted: Sequence[dict[str, Any]]) -> list[Rule]:
    """These are the rules from now on: what is not among them ends, what differs gets a version more."""
    keys = [one["key"] for one in wanted]
    if len(set(keys)) != len(keys):
        raise Invalid({"rules": _("Each key once.")})
    known = {rule.key: rule for rule in current_rules()}
    moment = now()
    for key in known.keys() - set(keys):
        known[key].ends_at = moment
    for one in wanted:
        put_rule(viewer, one, known.get(one["key"]))
    db.session.flush()
    return current_rules()


def put_rule(viewer: Viewer, wanted: dict[str, Any], before: Rule | None) -> Rule:
    values = {name: wanted.get(name) or None for name in SAID} | {"per": wanted.get("per") or 0}
    if before is not None and all(getattr(before, name) == value for name, value in values.items()):
        return before
    moment = now()
    if before is not None:
        before.ends_at = moment
    newest = select(func.coalesce(func.max(Rule.version), 0)).where(Rule.key == wanted["key"])
    version = db.session.execute(newest).scalar_one() + 1
    made = Rule(key=wanted["key"], version=version, starts_at=moment, made_at=moment, made_by_id=viewer.id, **values)
    db.session.add(made)
    return made


def end_rule(viewer: Viewer, key: str) -> None:
    """It pays nothing from now on; what it paid stays paid."""
    rule = next((rule for rule in current_rules() if rule.key == key), None)
    if rule is None:
        raise NotFound
    rule.ends_at = now()
