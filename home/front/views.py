"""/."""

from typing import Any

from core.access import EVERYONE, viewer
from core.guest_pages import JOURNAL
from core.web import Pages, render
from forum.categories.queries import categories_for
from forum.threads import queries as threads
from forum.threads.kinds import TIP

pages = Pages("front", __name__)
FRESH, GOOD, OPEN = 12, 5, 5


@pages.get("/", access=EVERYONE, stamps=lambda: (JOURNAL,))
def home() -> Any:
    who = viewer()
    return render(
        "home/front.html",
        pinned=threads.pinned(who),
        fresh=threads.latest(who, after=None, limit=FRESH).rows,
        tips=threads.best(who, TIP, GOOD),
        open_questions=threads.unanswered(who, None, OPEN).rows,
        categories=categories_for(who),
    )
