"""`/admin/tokens`: every token that opens the API. One's own stand in one's settings."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.access import staff, viewer
from core.forms import ListQuery
from core.web import Pages, query, render, see_other
from customers.people.views import rooms
from customers.tokens.actions import withdraw_token
from customers.tokens.queries import in_use

pages = Pages("tokens", __name__)
ADMIN = staff("admin")


@pages.get("/admin/tokens", access=ADMIN)
def index() -> ResponseReturnValue:
    asked = query(ListQuery)
    page = in_use(asked.after.data, asked.limit.data)
    older = url_for("tokens.index", after=page.next) if page.next else ""
    return render("customers/admin_tokens.html", tokens=page.rows, older=older, rooms=rooms())


@pages.post("/admin/tokens/<int:token_id>/withdraw", access=ADMIN)
def withdraw(token_id: int) -> ResponseReturnValue:
    withdraw_token(viewer(), token_id)
    flash(_("The token is withdrawn: it is refused from now on."), "success")
    return see_other(url_for("tokens.index"))
