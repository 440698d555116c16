"""/."""

from typing import Any

from core.access import EVERYONE, viewer
from core.kept_pages import JOURNAL
from core.web import Pages, render
from forum.categories.queries import categories_for
from forum.threads import queries as threads
from forum.threads.beside import best_and_open
from forum.threads.kinds import TIP

pages = Pages("front", __name__)
FRESH, BESIDE = 12, 5


@pages.get("/", access=EVERYONE, stamps=lambda: (JOURNAL,))
def home() -> Any:
    who = viewer()
    tips, open_questions = best_and_open(who, TIP, BESIDE)
    return render(
        "home/front.html",
        pinned=threads.pinned(who),
        fresh=threads.latest(who, after=None, limit=FRESH).rows,
        tips=tips,
        open_questions=open_questions,
        categories=categories_for(who),
    )
