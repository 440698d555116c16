"""/inbox."""

from typing import Any

from flask import url_for

from core.access import MEMBER, viewer
from core.forms import ListQuery
from core.web import Pages, query, render, see_other
from home.inbox import actions, queries

pages = Pages("inbox", __name__)


@pages.get("/inbox", access=MEMBER)
def show() -> Any:
    page = queries.entries_of(viewer(), query(ListQuery).after.data or None)
    older = url_for("inbox.show", after=page.next) if page.next else ""
    return render("home/inbox.html", lines=queries.lines(viewer(), page.rows), older=older)


@pages.post("/inbox/read", access=MEMBER)
def mark_read() -> Any:
    actions.mark_all_read(viewer())
    return see_other(url_for("inbox.show"))
