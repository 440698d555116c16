"""/badges, and where staff make and give them."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from core.access import EVERYONE, staff, viewer
from core.forms import ListQuery
from core.jsons import dump
from core.kept_pages import JOURNAL
from core.web import Pages, page_form, query, render, see_other
from customers import conditions
from customers.segments.forms import rule_of
from customers.segments.views import for_conditions
from rewards.badges import actions, queries
from rewards.badges.forms import BadgePageForm, GrantForm
from rewards.badges.progress import progress_of

pages = Pages("badges", __name__)
MAKERS = staff("marketer", "product_manager")
GIVERS = staff("moderator", "marketer", "product_manager")


@pages.get("/badges", access=EVERYONE, stamps=lambda: (JOURNAL,))
def index() -> Any:
    me = viewer().id
    mine = {row.id: row for row in queries.badges_of(me) if row.is_held} if me is not None else {}
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
    form = page_form(BadgePageForm)
    if form.sent and "preview" not in form.given:
        made = form.submit(lambda: actions.make_badge(viewer(), _values(form)))
        if made is not None:
            return see_other(url_for("badges.show", badge_id=made.id, slug=made.slug))
    return _writing(form, _("New badge"))


@pages.route("/admin/badges/<int:badge_id>", access=MAKERS, methods=["GET", "POST"])
def edit(badge_id: int) -> Any:
    badge = queries.badge_by_id(badge_id)
    form = page_form(BadgePageForm, **{name: getattr(badge, name) for name in ("name", "description", "tier")})
    if not form.sent:
        form.is_repeatable.data = badge.is_repeatable
    elif "preview" not in form.given:
        made = form.submit(lambda: actions.change_badge(viewer(), badge_id, _values(form)))
        if made is not None:
            flash(_("Changed. Whoever it concerns is looked at now."), "success")
            return see_other(url_for("badges.show", badge_id=badge_id, slug=badge.slug))
    return _writing(form, badge.name, dump(badge.rule).decode() if badge.rule is not None else "", badge)


@pages.post("/admin/badges/<int:badge_id>/retire", access=MAKERS)
def retire(badge_id: int) -> Any:
    actions.retire_badge(viewer(), badge_id)
    flash(_("Nobody gets it any more. Who has it keeps it."), "success")
    return see_other(url_for("badges.index"))


def _writing(form: Any, title: str, rule: str = "", badge: Any = None) -> Any:
    would_get, wrong = None, ""
    if form.sent and "preview" in form.given and form.validate():
        asked = rule_of(form, request.form)
        wrong = conditions.check(asked) or "" if asked is not None else ""
        would_get = conditions.count(asked) if asked is not None and not wrong else 0
    shown = {"form": form, "would_get": would_get if not wrong else None, "wrong": wrong, "badge": badge}
    status = 422 if wrong else form.status
    return render("rewards/badge_form.html", status, title=title, **shown, **for_conditions(rule))


def _values(form: Any) -> dict[str, Any]:
    said = {name: form[name].data for name in ("name", "description", "tier", "is_repeatable")}
    return said | {"rule": actions.checked(rule_of(form, request.form))}


def _show(badge: Any, form: Any) -> Any:
    page = queries.holders_of(badge.id, query(ListQuery).after.data or None, 30)
    older = url_for("badges.show", badge_id=badge.id, slug=badge.slug, after=page.next) if page.next else ""
    me = viewer().id
    mine = queries.award_of(badge.id, me) if me is not None else None
    asks = progress_of(badge.rule, me) if me is not None and badge.rule is not None and mine is None else []
    shown = {"badge": badge, "words": _words(badge), "holders": page.rows, "older": older, "mine": mine, "asks": asks}
    return render("rewards/badge.html", form.status, form=form, **shown)


def _words(badge: Any) -> str:
    if badge.rule is None:
        return _("Given by hand.")
    wrong = conditions.check(badge.rule)
    return _("Its rule asks about something that is no longer there.") if wrong else conditions.in_words(badge.rule)
