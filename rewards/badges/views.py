"""/badges, and where staff make and give them."""

from typing import Any

from flask import redirect, url_for
from flask_babel import gettext as _

from core.access import EVERYONE, staff, viewer
from core.forms import ListQuery
from core.guest_pages import JOURNAL
from core.web import Pages, page_form, query, render, see_other
from customers import conditions
from rewards.badges import actions, queries
from rewards.badges.forms import BadgeForm, GrantForm

pages = Pages("badges", __name__)
MAKERS = staff("marketer", "product_manager")
GIVERS = staff("moderator", "marketer", "product_manager")


@pages.get("/badges", access=EVERYONE, stamps=lambda: (JOURNAL,))
def index() -> Any:
    mine = {row.id for row in queries.badges_of(viewer().id or 0) if row.suspended_at is None} if viewer().id else set()
    rows = [(badge, _words(badge)) for badge in queries.badges()]
    return render("rewards/badges.html", badges=rows, mine=mine)


@pages.get("/badges/<int:badge_id>/<slug>", access=EVERYONE)
def show(badge_id: int, slug: str) -> Any:
    badge = queries.badge_by_id(badge_id)
    if slug != badge.slug:
        return redirect(url_for("badges.show", badge_id=badge_id, slug=badge.slug), 301)
    return _show(badge, page_form(GrantForm))


@pages.post("/badges/<int:badge_id>/grant", access=GIVERS)
def grant(badge_id: int) -> Any:
    badge = queries.badge_by_id(badge_id)
    form = page_form(GrantForm)
    made = form.submit(lambda: actions.grant(viewer(), badge_id, form.handle.data.lstrip("@"), form.reason.data))
    if made is None:
        return _show(badge, form)
    return see_other(url_for("badges.show", badge_id=badge_id, slug=badge.slug))


@pages.post("/badges/<int:badge_id>/revoke/<int:customer_id>", access=GIVERS)
def revoke(badge_id: int, customer_id: int) -> Any:
    badge = queries.badge_by_id(badge_id)
    actions.revoke(viewer(), badge_id, customer_id, _("Taken back by staff"))
    return see_other(url_for("badges.show", badge_id=badge_id, slug=badge.slug))


@pages.route("/admin/badges/new", access=MAKERS, methods=["GET", "POST"])
def new() -> Any:
    """With `preview` it only counts who would get it today."""
    form = page_form(BadgeForm)
    would_get = None
    if form.sent and "preview" in form.given and form.validate():
        would_get = conditions.count(form.rule.data) if form.rule.data is not None else 0
    elif form.sent and "preview" not in form.given:
        made = form.submit(lambda: actions.make_badge(viewer(), form.values()))
        if made is not None:
            return see_other(url_for("badges.show", badge_id=made.id, slug=made.slug))
    return render("rewards/badge_form.html", form.status, form=form, would_get=would_get)


def _show(badge: Any, form: Any) -> Any:
    page = queries.holders_of(badge.id, query(ListQuery).after.data or None, 30)
    older = url_for("badges.show", badge_id=badge.id, slug=badge.slug, after=page.next) if page.next else ""
    return render(
        "rewards/badge.html", form.status, badge=badge, words=_words(badge), holders=page.rows, older=older, form=form
    )


def _words(badge: Any) -> str:
    return conditions.in_words(badge.rule) if badge.rule is not None else _("Given by hand.")
