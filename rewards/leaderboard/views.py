"""/leaderboard."""

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from core.access import EVERYONE, MEMBER, viewer
from core.kept_pages import JOURNAL
from core.web import Pages, query, render, see_other
from rewards.leaderboard import actions
from rewards.leaderboard.api import LeaderboardQuery
from rewards.leaderboard.queries import is_left_out, leaderboard, own_place

pages = Pages("leaderboard", __name__)
LABELS = {
    "day": _l("Today"),
    "week": _l("Week"),
    "month": _l("Month"),
    "quarter": _l("Quarter"),
    "year": _l("Year"),
    "all": _l("All time"),
}


@pages.get("/leaderboard", access=EVERYONE, stamps=lambda: (JOURNAL,))
def show() -> Any:
    period = query(LeaderboardQuery).period.data or "week"
    me, places = viewer(), leaderboard(period)
    left_out = me.id is not None and is_left_out(me.id)
    own = None if me.id is None or me.is_staff or left_out else own_place(me.id, period, places)
    shown = {"places": places, "own": own, "left_out": left_out, "top": places[0].points if places else 1}
    return render("rewards/leaderboard.html", period=period, periods=LABELS, **shown)


@pages.post("/leaderboard/leave", access=MEMBER)
def leave() -> Any:
    actions.leave(viewer())
    return see_other(url_for("leaderboard.show"))


@pages.post("/leaderboard/join", access=MEMBER)
def join() -> Any:
    actions.join(viewer())
    return see_other(url_for("leaderboard.show"))
