"""Writing an idea and editing it."""

from typing import Any

from flask import request
from markupsafe import Markup

from core.access import MEMBER, viewer
from core.commit import before_writing
from core.errors import Conflict
from core.forms import whole_number
from core.web import Pages, page_form, render, see_other, slot
from customers.products.queries import choices
from forum.drafts.actions import draft_of, drop_draft
from forum.posts.writing import write
from ideas import access
from ideas.campaigns import queries as campaigns
from ideas.ideas import actions, queries
from ideas.ideas.forms import IdeaEditForm, IdeaPageForm

pages = Pages("proposing", __name__)
NEW = "new-idea"  # the draft of an idea that is being written
OTHERS = 50  # open campaigns to choose from, where one has closed


@pages.route("/ideas/new", access=MEMBER, methods=["GET", "POST"])
def propose() -> Any:
    access.must_take_ideas(viewer(), None)
    form = _new_form()
    with before_writing():
        is_fine = form.sent and form.validate()
        alike = _alike(form) if is_fine and form.check.data else Markup()
        writing = write(form.body.data) if is_fine and not alike else None
    made = None if alike else form.submit(_propose, form, writing)
    if made is None:
        return _show(form, alike)
    drop_draft(viewer(), NEW)
    return see_other(queries.url_of(made))


def _show(form: Any, alike: Markup) -> Any:
    """Where its campaign has closed meanwhile, the form asks where else the idea shall go."""
    campaign = campaigns.campaign_for(viewer(), form.campaign_id.data) if form.campaign_id.data else None
    closed = access.why_no_ideas(campaign) if campaign else ""
    return render(
        "ideas/new.html",
        Conflict.status if closed else form.status,
        form=form,
        campaign=campaign,
        closed=closed,
        others=[one for one in campaigns.running(viewer(), OTHERS) if access.takes_ideas(one)] if closed else [],
        products=choices(),
        alike=alike,
    )


def _alike(form: Any) -> Markup:
    """What is there already, for who could not be shown it while typing."""
    return slot("similar_ideas", [form.title.data])[form.title.data]


def _new_form() -> Any:
    asked = request.args
    draft = draft_of(viewer(), NEW)
    known: dict[str, Any] = {"title": asked.get("title", draft.title if draft else "")}
    known |= {"body": draft.body if draft else "", "product": asked.get("product", "")}
    known["campaign_id"] = whole_number(asked.get("campaign", ""))
    return page_form(IdeaPageForm, **known)


def _propose(form: Any, writing: Any) -> Any:
    return actions.submit(
        viewer(),
        form.title.data,
        writing,
        campaign_id=form.campaign_id.data,
        tags=form.tags.data or (),
        product=form.product.data or None,
    )


@pages.route("/ideas/<int:idea_id>/edit", access=MEMBER, methods=["GET", "POST"])
def edit(idea_id: int) -> Any:
    with before_writing():
        head = queries.head(viewer(), idea_id)
        if request.method == "GET" or not access.is_theirs(viewer(), head):
            actions.must_edit(viewer(), head)
        said = queries.opening_of(head).body
        form = page_form(
            IdeaEditForm, title=head.title, body=said, tags=head.tags, product=head.product_sku, version=head.version
        )
        changed = form.sent and form.validate() and form.body.data != said
        writing = write(form.body.data) if changed else None
    if form.submit(_edit, idea_id, form, writing):
        return see_other(f"/ideas/{idea_id}")
    return render("ideas/edit.html", form.status, form=form, idea=head, products=choices())


def _edit(idea_id: int, form: Any, writing: Any) -> bool:
    actions.edit(
        viewer(),
        idea_id,
        title=form.title.data,
        writing=writing,
        tags=form.tags.data or (),
        product=form.product.data or None,
        version=form.version.data,
    )
    return True
