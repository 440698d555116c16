"""/api/v1/leaderboard."""

from dataclasses import asdict
from typing import Any

from core.access import EVERYONE, scope
from core.forms import Form, OneOf
from core.web import Api, query
from rewards.leaderboard.queries import PERIODS, leaderboard

api = Api("leaderboard_api", __name__)


class LeaderboardQuery(Form):
    period = OneOf(choices=tuple(PERIODS), default="week")


@api.get("/leaderboard", access=scope("read", EVERYONE), query=LeaderboardQuery, gives="Place")
def places() -> dict[str, Any]:
    period = query(LeaderboardQuery).period.data or "week"
    return {"data": [asdict(place) for place in leaderboard(period)], "next": None, "period": period}
