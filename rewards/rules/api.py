"""/api/v1/rewards/rules."""

from typing import Any

from core.access import MEMBER, scope, staff, viewer
from core.clock import iso
from core.web import Api, body
from rewards.rules import actions
from rewards.rules.forms import RulesForm
from rewards.rules.models import Rule
from rewards.rules.wording import sentence

api = Api("rules_api", __name__)
WRITERS = staff("marketer", "product_manager")


@api.get("/rewards/rules", access=scope("read", MEMBER), gives="Rule")
def rules() -> dict[str, Any]:
    return {"data": [_shown(rule) for rule in actions.current_rules()], "next": None}


@api.put("/rewards/rules", access=scope("write", WRITERS), takes=RulesForm, gives="Rule")
def put() -> dict[str, Any]:
    kept = actions.put_rules(viewer(), body().rules.data or [])
    return {"data": [_shown(rule) for rule in kept], "next": None}


def _shown(rule: Rule) -> dict[str, Any]:
    said = {name: getattr(rule, name) for name in actions.SAID if name != "ends_at"}
    moments = {"starts_at": iso(rule.starts_at), "ends_at": iso(rule.ends_at)}
    return {
        "key": rule.key,
        "version": rule.version,
        **said,
        "per": rule.per or None,
        **moments,
        "sentence": sentence(rule),
    }
