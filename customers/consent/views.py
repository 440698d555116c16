"""Saying yes or no on a page."""

from flask import Response, flash
from flask_babel import gettext as _

from core.access import MEMBER, viewer
from core.web import Pages, page_form, see_other
from customers.consent import actions
from customers.consent.forms import ConsentChoice

pages = Pages("consent", __name__)
CHANNEL = "own page"


@pages.post("/me/consents/<purpose>", access=MEMBER)
def choose(purpose: str) -> Response:
    form = page_form(ConsentChoice)
    if form["given"].data:  # `form.given` is what was sent
        actions.give(viewer(), purpose, CHANNEL, form.version.data)
        flash(_("Thank you. You can take it back here at any time."), "success")
    else:
        actions.withdraw(viewer(), purpose, CHANNEL)
        flash(_("Taken back. It holds from this moment on."), "success")
    return see_other("/me/data#consents")
