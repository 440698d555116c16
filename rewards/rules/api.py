"""/api/v1/rewards/rules."""

from datetime import datetime
from typing import Any, TypedDict

from core.access import MEMBER, scope, staff, viewer
from core.clock import iso
from core.forms import ListQuery
from core.web import Api, body
from rewards.rules import actions
from rewards.rules.forms import RulesForm
from rewards.rules.models import Rule
from rewards.rules.wording import sentences

api = Api("rules_api", __name__)
WRITERS = staff("marketer", "product_manager")


class RuleView(TypedDict):
    key: str
    version: int
    label: str
    trigger: str
    points: int
    per: int | None
    within_days: int | None
    nth: int | None
    category: str | None
    product: str | None
    family: str | None
    day_cap: int | None
    target_cap: int | None
    total_cap: int | None
    giver_cap: int | None
    giver_days: int | None
    starts_at: datetime
    ends_at: datetime | None
    sentence: str


class RulesView(TypedDict):
    data: list[RuleView]
    next: None


@api.get("/rewards/rules", access=scope("read", MEMBER), gives=RuleView, query=ListQuery)
def rules() -> dict[str, Any]:
    return {"data": _shown(actions.current_rules())}


@api.put("/rewards/rules", access=scope("write", WRITERS), takes=RulesForm, gives=RulesView)
def put() -> dict[str, Any]:
    """These are the rules from now on. What GET gave may come back as it is, under `data` too."""
    kept = actions.put_rules(viewer(), body().wanted)
    return {"data": _shown(kept), "next": None}


def _shown(rules: list[Rule]) -> list[dict[str, Any]]:
    return [_one(rule) | {"sentence": said} for rule, said in zip(rules, sentences(rules), strict=True)]


def _one(rule: Rule) -> dict[str, Any]:
    said = {name: getattr(rule, name) for name in actions.SAID if name != "ends_at"}
    moments = {"starts_at": iso(rule.starts_at), "ends_at": iso(rule.ends_at)}
    return {
        "key": rule.key,
        "version": rule.version,
        **said,
        "per": rule.per or None,
        **moments,
    }
