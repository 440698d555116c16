"""/api/v1/badges."""

from typing import Any

from core.access import EVERYONE, scope
from core.web import Api
from rewards.badges.queries import badges

api = Api("badges_api", __name__)


@api.get("/badges", access=scope("read", EVERYONE), gives="Badge")
def all_badges() -> dict[str, Any]:
    return {"data": [_shown(badge) for badge in badges()], "next": None}


def _shown(badge: Any) -> dict[str, Any]:
    names = ("id", "slug", "name", "description", "tier", "rule", "holders")
    return {name: getattr(badge, name) for name in names} | {"url": f"/badges/{badge.id}/{badge.slug}"}
