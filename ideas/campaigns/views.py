"""/campaigns: the list, the page of one, opening, watching, closing."""

from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _

from core.access import EVERYONE, staff, viewer
from core.commit import before_writing
from core.errors import Invalid
from core.forms import ListQuery, whole_numbers
from core.images import reencode
from core.kept_pages import JOURNAL
from core.web import Pages, page_form, query, render, see_other
from customers.contacts.actions import preview
from customers.contacts.circles import check, choices, in_words, people
from customers.products import queries as products
from ideas import access
from ideas.campaigns import actions, calling_off, deciding, queries
from ideas.campaigns.forms import CampaignPageForm, DecisionForm, as_option, picture_of
from ideas.campaigns.inviting import inviting
from ideas.campaigns.models import BUDGET, ONE, USUAL_POINTS
from ideas.campaigns.states import state_of
from ideas.campaigns.watching import watch as watched
from ideas.campaigns.writing import brief
from ideas.ideas import queries as ideas
from ideas.votes.budget import budget_of

pages = Pages("campaigns", __name__)
STEER = staff("product_manager")
LISTED = 50


def _journal(**_parts: Any) -> tuple[str, ...]:
    return (JOURNAL,)


@pages.get("/campaigns", access=EVERYONE, stamps=_journal)
def listed() -> Any:
    page = queries.page_of_campaigns(viewer(), query(ListQuery).after.data or None, 20)
    older = url_for("campaigns.listed", after=page.next) if page.next else ""
    return render("ideas/campaigns.html", campaigns=page.rows, older=older, state_of=state_of, access=access)


@pages.get("/campaigns/<int:campaign_id>", access=EVERYONE)
def by_id(campaign_id: int) -> Any:
    return redirect(queries.url_of(queries.campaign_for(viewer(), campaign_id)), 301)


@pages.get("/campaigns/<int:campaign_id>/<slug>", access=EVERYONE, stamps=_journal)
def campaign(campaign_id: int, slug: str) -> Any:
    """Its brief and its ideas; once it is decided, its winners first."""
    found = queries.campaign_for(viewer(), campaign_id)
    if slug != found.slug:
        return redirect(queries.url_of(found), 301)
    order = request.args.get("order", "")
    order = order if order in ideas.ORDERS else "trending" if access.takes_ideas(found) else "top"
    page = ideas.listed(viewer(), order, ideas.of_campaign(campaign_id), after=_after(), limit=LISTED)
    winners = queries.winners_of(viewer(), campaign_id)
    rows = [*page.rows, *winners]
    return render(
        "ideas/campaign.html",
        campaign=found,
        state=state_of(found),
        ideas=page.rows,
        winners=winners if found.decided_at else [],
        excerpts=ideas.excerpts(rows),
        weights=ideas.weights_of(viewer(), [row.root_id for row in rows]),
        older=url_for("campaigns.campaign", campaign_id=campaign_id, slug=slug, order=order, after=page.next)
        if page.next
        else "",
        order=order,
        budget=_budget(found),
        access=access,
    )


def _budget(found: Any) -> Any:
    if found.voting != BUDGET or viewer().is_guest:
        return None
    return budget_of(viewer().id or 0, found.id, found.budget)


@pages.route("/campaigns/new", access=STEER, methods=["GET", "POST"])
def start() -> Any:
    form = page_form(CampaignPageForm, audience="everyone", voting=ONE, budget=USUAL_POINTS, points=0)
    return _write(form, None)


@pages.route("/campaigns/<int:campaign_id>/edit", access=STEER, methods=["GET", "POST"])
def edit(campaign_id: int) -> Any:
    with before_writing():
        found = queries.campaign_for(viewer(), campaign_id)
    known = {name: getattr(found, name) for name in _FIELDS} | {"product": found.product_sku or ""}
    return _write(page_form(CampaignPageForm, **known), found)


_FIELDS = ("title", "brief", "opens_at", "shortlist_at", "closes_at", "audience", "voting", "budget", "points")


def _write(form: Any, found: Any) -> Any:
    """The form of a new or an old campaign. `?preview` counts whom its opening would invite, and does nothing else."""
    asked = form.sent and "preview" in request.form
    image = None
    with before_writing():
        count = _count(form) if asked else None
        words = brief(form.brief.data) if form.sent and not asked and form.validate() else None
        image = _image(form) if words else None
    made = None if asked else form.submit(_save, form, found, words, image)
    if made is not None:
        return see_other(queries.url_of(made))
    return render(
        "ideas/campaign_form.html",
        form.status,
        form=form,
        campaign=found,
        count=count,
        circles=_circles(form, found),
        as_option=as_option,
        products=products.choices(),
        in_words=in_words,
    )


def _circles(form: Any, found: Any) -> list[tuple[str, str]]:
    """For whom it is stands among them, also where it is a rule: saving what nobody touched changes nothing. A rule
    that asks for what is no more, or a segment, is refused when it is saved, and never read as everyone."""
    known = choices()
    audience = found.audience if found else form.audience.data
    if not audience or as_option(audience) in dict(known):
        return known
    is_readable = isinstance(audience, str) or check(audience) is None
    return [*known, (as_option(audience), in_words(audience) if is_readable else _("A rule that no longer holds"))]


def _count(form: Any) -> tuple[int, int] | None:
    audience = form.audience.data or "everyone"
    return preview(people(audience)) if check(audience) is None else None


def _image(form: Any) -> Any:
    sent = picture_of(form)
    try:
        return reencode(sent.stream) if sent is not None else None
    except Invalid as wrong:
        form.take_errors({"picture": next(iter(wrong.fields.values()))})
        return wrong


def _save(form: Any, found: Any, words: Any, image: Any) -> Any:
    if isinstance(image, Invalid):
        raise Invalid({"picture": next(iter(image.fields.values()))})
    sent = {name: value for name, value in form.values().items() if name not in ("title", "brief", "picture")}
    if sent["voting"] == ONE and sent["budget"] == (found.budget if found else USUAL_POINTS):
        del sent["budget"]  # its field was shown and nobody touched it
    if found is None:
        made = actions.create(viewer(), form.title.data, words, **sent)
    else:
        made = actions.edit(viewer(), found.id, words, title=form.title.data, **sent)
    if image is not None:
        actions.set_picture(viewer(), made.id, image)
    return made


@pages.get("/campaigns/<int:campaign_id>/watch", access=staff("product_manager", "marketer", "analyst"))
def watch(campaign_id: int) -> Any:
    return _watch(queries.campaign_for(viewer(), campaign_id), page_form(DecisionForm))


def _watch(found: Any, form: Any) -> Any:
    page = ideas.listed(viewer(), "top", ideas.of_campaign(found.id), limit=100)
    return render(
        "ideas/watch.html",
        form.status,
        campaign=found,
        state=state_of(found),
        watch=watched(found),
        inviting=inviting(found),
        ideas=[*page.rows, *(row for row in queries.winners_of(viewer(), found.id) if row.merged_into_id)],
        form=form,
        audience=in_words(found.audience),
        steers=access.steers(viewer()),
    )


@pages.post("/campaigns/<int:campaign_id>/close", access=STEER)
def close(campaign_id: int) -> Any:
    actions.close(viewer(), campaign_id)
    return see_other(url_for("campaigns.watch", campaign_id=campaign_id))


@pages.post("/campaigns/<int:campaign_id>/call-off", access=STEER)
def call_off(campaign_id: int) -> Any:
    calling_off.call_off(viewer(), campaign_id)
    return see_other(url_for("campaigns.listed"))


@pages.post("/campaigns/<int:campaign_id>/shortlist", access=STEER)
def shortlist(campaign_id: int) -> Any:
    deciding.shortlist(viewer(), campaign_id, _chosen())
    return see_other(url_for("campaigns.watch", campaign_id=campaign_id))


@pages.post("/campaigns/<int:campaign_id>/decide", access=STEER)
def decide(campaign_id: int) -> Any:
    form = page_form(DecisionForm)
    with before_writing():
        queries.campaign_for(viewer(), campaign_id)
        words = brief(form.outcome.data) if form.validate() else None
    made = form.submit(deciding.decide, viewer(), campaign_id, _chosen(), words)
    if made is not None:
        return see_other(queries.url_of(made))
    return _watch(queries.campaign_for(viewer(), campaign_id), form)


def _chosen() -> list[int]:
    return whole_numbers(request.form.getlist("idea"))


def _after() -> str | None:
    return query(ListQuery).after.data or None
