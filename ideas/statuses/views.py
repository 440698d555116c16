"""/roadmap, /changelog; for staff the house's own statuses, and many ideas at once in three orders."""

from collections.abc import Sequence
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from core.access import EVERYONE, viewer
from core.commit import before_writing
from core.errors import Invalid
from core.forms import ListQuery, whole_number, whole_numbers
from core.headers import may_be_embedded
from core.kept_pages import JOURNAL
from core.web import Pages, page_form, query, render, see_other
from customers.products import queries as products
from ideas import access
from ideas.campaigns.writing import brief
from ideas.ideas.queries import of_campaign, of_product, of_status, weights_of
from ideas.statuses import actions, queries
from ideas.statuses.forms import OwnStatusForm, StatusForm
from ideas.tally.queries import STRENGTHS, strengths, strongest
from ideas.tally.views import in_report_currency

pages = Pages("statuses", __name__)
MOST_AT_ONCE = 200


def _journal() -> tuple[str, ...]:
    return (JOURNAL,)


@pages.get("/roadmap", access=EVERYONE, stamps=_journal)
def roadmap() -> Any:
    return _roadmap("ideas/roadmap.html")


@pages.get("/roadmap/embed", access=EVERYONE)
def embedded() -> Any:
    """For a frame on the company's own site: no header, links open outside of it. Not kept, because of its own
    policy."""
    return may_be_embedded(_roadmap("ideas/roadmap_embed.html"))


def _roadmap(template: str) -> Any:
    columns = queries.roadmap_columns(queries.statuses())
    ideas = queries.roadmap(viewer(), columns)
    ids = [idea.id for each in ideas.values() for idea in each]
    return render(template, columns=columns, ideas=ideas, weights=weights_of(viewer(), ids), access=access)


@pages.get("/changelog", access=EVERYONE, stamps=_journal)
def changelog() -> Any:
    page = queries.changelog(viewer(), query(ListQuery).after.data or None, 20)
    older = url_for("statuses.changelog", after=page.next) if page.next else ""
    weights = weights_of(viewer(), [row.id for row in page.rows])
    return render("ideas/changelog.html", ideas=page.rows, older=older, weights=weights)


@pages.route("/ideas/statuses", access=access.STEER, methods=["GET", "POST"])
def own() -> Any:
    form = page_form(OwnStatusForm, on_roadmap=True)
    if form.submit(_add, form):
        return see_other(url_for("statuses.own"))
    return render("ideas/statuses.html", form.status, form=form, statuses=queries.statuses())


def _add(form: Any) -> Any:
    return actions.add_status(
        viewer(), form.name.data, form.meaning.data or "open", form.tone.data or "", bool(form.on_roadmap.data)
    )


@pages.post("/ideas/statuses/<int:status_id>", access=access.STEER)
def change(status_id: int) -> Any:
    form = page_form(OwnStatusForm)
    if not form.validate():
        raise Invalid(form.flat_errors())
    actions.change_status(
        viewer(),
        status_id,
        name=form.name.data,
        tone=form.tone.data or "",
        on_roadmap=bool(form.on_roadmap.data),
        position=form.position.data,
    )
    return see_other(url_for("statuses.own"))


@pages.post("/ideas/statuses/<int:status_id>/retire", access=access.STEER)
def retire(status_id: int) -> Any:
    actions.retire_status(viewer(), status_id)
    return see_other(url_for("statuses.own"))


@pages.get("/ideas/triage", access=access.SORT)
def triage() -> Any:
    return _triage(None)


@pages.post("/ideas/triage", access=access.ANSWER)
def set_several() -> Any:
    form = page_form(StatusForm)
    chosen = whole_numbers(request.form.getlist("idea"))[:MOST_AT_ONCE]
    with before_writing():
        words = brief(form.response.data) if form.validate() and form.response.data else None
    if form.submit(_move, chosen, form, words):
        return see_other(request.full_path.rstrip("?"))
    if not chosen:
        form.refusal = _none_chosen()
    return _triage(form, chosen)


def _none_chosen() -> str:
    return _("No idea is chosen: tick those that shall move.")


def _move(chosen: list[int], form: Any, words: Any) -> bool:
    if not chosen:
        raise Invalid({"": _none_chosen()})
    actions.set_statuses(viewer(), chosen, form.status.data, words)
    return True


def _triage(form: Any, chosen: Sequence[int] = ()) -> Any:
    """By votes, by buyers or by revenue: three questions, so three orders. Who bought is not for everyone who sorts."""
    asked, looks = request.args, access.looks(viewer())
    order = asked.get("order", "votes") if looks and asked.get("order") in STRENGTHS else "votes"
    campaign = whole_number(asked.get("campaign", ""))
    filters = [] if campaign is None else [of_campaign(campaign)]
    known = queries.statuses()
    status = next((one.key for one in known if one.key == asked.get("status")), "")
    filters += [of_status(status)] if status else []
    catalogue = products.choices()
    product = next((sku for sku, _name in catalogue if sku == asked.get("product")), "")
    filters += [of_product(product)] if product else []
    rows = strongest(viewer(), order, *filters, limit=MOST_AT_ONCE)
    return render(
        "ideas/triage.html",
        form.http if form else 200,
        ideas=rows,
        strengths=strengths([row.id for row in rows]),
        order=order,
        campaign="" if campaign is None else campaign,
        status=status,
        product=product,
        products=catalogue,
        statuses=known,
        chosen=chosen,
        form=form or page_form(StatusForm),
        money=in_report_currency,
        looks=looks,
        steers=access.answers(viewer()),
    )
