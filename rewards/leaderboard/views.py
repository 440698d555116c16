"""/leaderboard."""

from typing import Any

from flask import url_for
from sqlalchemy import delete

from core.access import EVERYONE, MEMBER, viewer
from core.db import db
from core.guest_pages import JOURNAL
from core.web import Pages, query, render, see_other
from rewards.leaderboard.api import LeaderboardQuery
from rewards.leaderboard.models import LeftOut
from rewards.leaderboard.queries import is_left_out, leaderboard

pages = Pages("leaderboard", __name__)


@pages.get("/leaderboard", access=EVERYONE, stamps=lambda: (JOURNAL,))
def show() -> Any:
    period = query(LeaderboardQuery).period.data or "week"
    left_out = viewer().id is not None and is_left_out(viewer().id or 0)
    return render("rewards/leaderboard.html", places=leaderboard(period), period=period, left_out=left_out)


@pages.post("/leaderboard/leave", access=MEMBER)
def leave() -> Any:
    db.session.merge(LeftOut(customer_id=viewer().id))
    return see_other(url_for("leaderboard.show"))


@pages.post("/leaderboard/join", access=MEMBER)
def join() -> Any:
    db.session.execute(delete(LeftOut).where(LeftOut.customer_id == viewer().id))
    return see_other(url_for("leaderboard.show"))
