"""/api/v1/badges."""

from typing import Any, TypedDict

from flask import url_for

from core.access import EVERYONE, scope, staff, viewer
from core.clock import iso
from core.forms import ListQuery
from core.web import Api, body, query
from customers import conditions
from rewards.badges import actions, queries
from rewards.badges.forms import BadgeChange, BadgeForm, GrantForm, RuleCountForm
from rewards.returned import to_be_kept

api = Api("badges_api", __name__)
MAKERS = staff("marketer", "product_manager")
GIVERS = staff("moderator", "marketer", "product_manager")


class BadgeView(TypedDict):
    id: int
    slug: str
    name: str
    description: str
    tier: str
    rule: dict[str, Any] | None
    is_repeatable: bool
    holders: int
    words: str | None
    url: str


class HolderView(TypedDict):
    customer_id: int
    handle: str
    awarded_at: str
    times: int
    reason: str


class WouldGetView(TypedDict):
    count: int
    words: str


@api.get("/badges", access=scope("read", EVERYONE), gives=BadgeView, query=ListQuery)
def all_badges() -> dict[str, Any]:
    return {"data": [_shown(badge) for badge in queries.badges()]}


@api.get("/badges/<int:badge_id>", access=scope("read", EVERYONE), gives=BadgeView)
def one(badge_id: int) -> dict[str, Any]:
    return _shown(queries.badge_by_id(badge_id))


@api.get("/badges/<int:badge_id>/awards", access=scope("read", EVERYONE), gives=HolderView, query=ListQuery)
def holders(badge_id: int) -> dict[str, Any]:
    """Newest first; whoever hides their profile is not among them."""
    asked = query(ListQuery)
    page = queries.holders_of(queries.badge_by_id(badge_id).id, asked.after.data, asked.limit.data)
    return page.map(_holder)


@api.post("/badges", access=scope("write", MAKERS), takes=BadgeForm, gives=BadgeView, status=201)
def make() -> Any:
    """Whoever meets the rule already gets it by a job."""
    made = actions.make_badge(viewer(), body().values())
    return _shown(queries.badge_by_id(made.id)), 201, {"Location": url_for("badges_api.one", badge_id=made.id)}


@api.post("/badges/count", access=scope("read", MAKERS), takes=RuleCountForm, gives=WouldGetView)
def count() -> dict[str, Any]:
    """How many would get it today, before it is made."""
    rule = body().rule.data
    return {"count": conditions.count(rule), "words": conditions.in_words(rule)}


@api.patch("/badges/<int:badge_id>", access=scope("write", MAKERS), takes=BadgeChange, gives=BadgeView, partial=True)
def change(badge_id: int) -> dict[str, Any]:
    form = body()
    actions.change_badge(viewer(), badge_id, to_be_kept(form, form.only_read))
    return _shown(queries.badge_by_id(badge_id))


@api.delete("/badges/<int:badge_id>", access=scope("write", MAKERS), status=204)
def retire(badge_id: int) -> tuple[str, int]:
    """Nobody gets it any more; who has it keeps it."""
    actions.retire_badge(viewer(), badge_id)
    return "", 204


@api.post("/badges/<int:badge_id>/awards", access=scope("write", GIVERS), takes=GrantForm, gives=HolderView, status=201)
def grant(badge_id: int) -> tuple[dict[str, Any], int]:
    handle = body().handle.data.lstrip("@")
    made = actions.grant(viewer(), badge_id, handle, body().reason.data)
    return {
        "customer_id": made.customer_id,
        "handle": handle,
        "awarded_at": iso(made.awarded_at),
        "times": made.times or 1,
        "reason": made.reason,
    }, 201


@api.delete("/badges/<int:badge_id>/awards/<int:customer_id>", access=scope("write", GIVERS), status=204)
def revoke(badge_id: int, customer_id: int) -> tuple[str, int]:
    actions.revoke(viewer(), badge_id, customer_id, "taken back by staff")
    return "", 204


def _shown(badge: Any) -> dict[str, Any]:
    names = ("id", "slug", "name", "description", "tier", "rule", "is_repeatable", "holders")
    said = conditions.in_words(badge.rule) if badge.rule is not None else None
    return {name: getattr(badge, name) for name in names} | {"words": said, "url": f"/badges/{badge.id}/{badge.slug}"}


def _holder(row: Any) -> dict[str, Any]:
    shown = {"customer_id": row.customer_id, "handle": row.author_handle, "awarded_at": iso(row.awarded_at)}
    return shown | {"times": row.times, "reason": row.reason}
