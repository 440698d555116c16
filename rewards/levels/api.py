"""/api/v1/rewards/levels."""

from typing import Any

from core.access import EVERYONE, scope, staff, viewer
from core.web import Api, body
from rewards.levels.actions import put_levels
from rewards.levels.forms import LevelsForm
from rewards.levels.standing import all_levels

api = Api("levels_api", __name__)
WRITERS = staff("marketer", "product_manager")


@api.get("/rewards/levels", access=scope("read", EVERYONE), gives="Level")
def levels() -> dict[str, Any]:
    return _shown(all_levels())


@api.put("/rewards/levels", access=scope("write", WRITERS), takes=LevelsForm, gives="Level")
def put() -> dict[str, Any]:
    """These are the levels from now on; everybody is brought to theirs by a job."""
    return _shown(put_levels(viewer(), body().levels.data or []))


def _shown(found: Any) -> dict[str, Any]:
    rows = [{name: getattr(level, name) for name in ("name", "points", "brings")} for level in found]
    return {"data": [{"rank": rank, **row} for rank, row in enumerate(rows, start=1)], "next": None}
