"""/tour: how one person's record goes through the whole house, with one's own numbers where somebody is signed in."""

from typing import Any

from core.access import EVERYONE, viewer
from core.kept_pages import JOURNAL
from core.web import Pages, render
from customers.purchases.measures import measures_of
from forum.members.counting import COUNTED
from forum.members.queries import counts
from rewards.badges.queries import badges_of
from rewards.mine.queries import standing_of
from rewards.rules import triggers as on
from rewards.rules.actions import paying_now
from rewards.rules.wording import how_long_pending, sentences

pages = Pages("tour", __name__)


@pages.get("/tour", access=EVERYONE, stamps=lambda: (JOURNAL, COUNTED))
def show() -> Any:
    me = viewer()
    mine: dict[str, Any] = {"standing": None, "bought": None, "wrote": None, "badges": []}
    if me.id is not None:
        mine = {
            "standing": standing_of(me.id),
            "bought": measures_of(me.id),
            "wrote": counts(me, me.id),
            "badges": [badge for badge in badges_of(me.id) if badge.is_held],
        }
    pays = sentences(rule for rule in paying_now() if rule.trigger in on.PURCHASES)
    return render("home/tour.html", pays=pays, waits=how_long_pending(), **mine)
