"""/api/v1/leaderboard."""

from dataclasses import asdict
from typing import Any, TypedDict

from core.access import EVERYONE, MEMBER, scope, viewer
from core.forms import ListQuery, OneOf
from core.web import Api, query
from rewards.leaderboard import actions
from rewards.leaderboard.queries import PERIODS, leaderboard

api = Api("leaderboard_api", __name__)


class LeaderboardQuery(ListQuery):
    period = OneOf(choices=tuple(PERIODS), default="week")


class PlaceView(TypedDict):
    rank: int
    customer_id: int
    handle: str
    name: str
    avatar: str | None
    level: str | None
    level_rank: int
    points: int


class OnBoardView(TypedDict):
    on_leaderboard: bool


@api.get("/leaderboard", access=scope("read", EVERYONE), query=LeaderboardQuery, gives=PlaceView)
def places() -> dict[str, Any]:
    period = query(LeaderboardQuery).period.data or "week"
    return {"data": [asdict(place) for place in leaderboard(period)], "period": period}


@api.delete("/leaderboard/me", access=scope("write", MEMBER), gives=OnBoardView)
def leave() -> dict[str, Any]:
    """Left out from now on."""
    actions.leave(viewer())
    return {"on_leaderboard": False}


@api.put("/leaderboard/me", access=scope("write", MEMBER), gives=OnBoardView)
def join() -> dict[str, Any]:
    actions.join(viewer())
    return {"on_leaderboard": True}
