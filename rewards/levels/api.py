"""/api/v1/rewards/levels."""

from typing import Any, TypedDict

from core.access import EVERYONE, scope, staff, viewer
from core.forms import ListQuery
from core.web import Api, body
from rewards.levels.actions import put_levels
from rewards.levels.forms import LevelsForm
from rewards.levels.standing import all_levels

api = Api("levels_api", __name__)
WRITERS = staff("marketer", "product_manager")


class LevelView(TypedDict):
    rank: int
    name: str
    points: int
    brings: str


class LevelsView(TypedDict):
    data: list[LevelView]
    next: None


@api.get("/rewards/levels", access=scope("read", EVERYONE), gives=LevelView, query=ListQuery)
def levels() -> dict[str, Any]:
    return {"data": _shown(all_levels())}


@api.put("/rewards/levels", access=scope("write", WRITERS), takes=LevelsForm, gives=LevelsView)
def put() -> dict[str, Any]:
    """These are the levels from now on, as GET gives them too; everybody is brought to theirs by a job."""
    return {"data": _shown(put_levels(viewer(), body().wanted)), "next": None}


def _shown(found: Any) -> list[dict[str, Any]]:
    rows = [{name: getattr(level, name) for name in ("name", "points", "brings")} for level in found]
    return [{"rank": rank, **row} for rank, row in enumerate(rows, start=1)]
