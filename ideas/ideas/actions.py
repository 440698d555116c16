"""Proposing, editing, deleting, hiding."""

from typing import Any

from flask_babel import gettext as _

from core.access import Viewer
from core.clock import now
from core.db import db
from core.errors import Conflict, Invalid, NotFound, Refused
from core.journal import record
from customers.products.queries import by_sku
from customers.queries import lock_person
from forum import limits
from forum.curation import actions as curation
from forum.posts import actions as posts
from forum.posts.writing import Writing
from forum.threads import hosting
from forum.threads.actions import visible_thread
from ideas import access
from ideas.activity import Edited, IdeaDeleted, IdeaHidden, IdeaRestored, Submitted
from ideas.campaigns.models import BUDGET
from ideas.campaigns.queries import campaign_for
from ideas.ideas.models import Idea
from ideas.ideas.queries import head, opening_of, slug_for, url_of
from ideas.place import place
from ideas.ranking import rank
from ideas.statuses.defaults import opening_status
from ideas.votes.actions import vote
from ideas.votes.budget import budget_of


def submit(
    viewer: Viewer,
    title: str,
    writing: Writing,
    *,
    campaign_id: int | None = None,
    tags: tuple[str, ...] = (),
    product: str | None = None,
) -> Idea:
    """An idea with its thread and its author's vote."""
    campaign = _campaign_named(viewer, campaign_id)
    access.must_take_ideas(viewer, campaign)
    lock_person(viewer.id)
    limits.check_writing(viewer, writing)
    limits.check_opening(viewer, title, writing.body)
    idea = _new(viewer, title, writing, campaign, product)
    idea.tags = list(tags)
    db.session.flush()
    record(Submitted(actor_id=viewer.id, author_id=viewer.id, campaign_id=idea.campaign_id, **_of(idea)))
    _vote_of_its_author(viewer, idea, campaign)
    return idea


def _campaign_named(viewer: Viewer, campaign_id: int | None) -> Any | None:
    try:
        return campaign_for(viewer, campaign_id) if campaign_id else None
    except NotFound:
        raise Invalid({"campaign_id": _("There is no such campaign.")}) from None


def _new(viewer: Viewer, title: str, writing: Writing, campaign: Any | None, product: str | None) -> Idea:
    moment = now()
    audience_id = campaign.audience_id if campaign else None
    thread = hosting.start_hosted_thread(viewer, place(), title, writing, audience_id)
    idea = Idea(
        campaign_id=campaign.id if campaign else None,
        author_id=viewer.id,
        thread_id=thread.id,
        audience_id=audience_id,
        title=title,
        slug=slug_for(title),
        product_id=product_id_of(product) or (campaign.product_id if campaign else None),
        tags=[],
        status_id=opening_status(),
        status_at=moment,
        rank=rank(moment, ()),
        created_at=moment,
    )
    db.session.add(idea)
    db.session.flush()
    idea.root_id = idea.id
    hosting.host(thread.id, url_of(idea), audience_id=audience_id)
    return idea


def _vote_of_its_author(viewer: Viewer, idea: Idea, campaign: Any | None) -> None:
    """With no point left in the campaign the idea stands without it."""
    if (
        campaign is not None
        and campaign.voting == BUDGET
        and not budget_of(viewer.id or 0, idea.campaign_id or 0, campaign.budget).left
    ):
        return
    vote(viewer, idea.id)
    db.session.refresh(idea)


def edit(
    viewer: Viewer,
    idea_id: int,
    *,
    title: str,
    writing: Writing | None,
    tags: tuple[str, ...],
    product: str | None,
    version: int,
) -> None:
    """`writing` is None where the text stays as it is. The forum keeps what it said before."""
    row = head(viewer, idea_id, lock=True)
    must_edit(viewer, row)
    if row.version != version:
        raise Conflict(_("Somebody edited this idea while you were at it."))
    idea = db.session.get_one(Idea, idea_id)
    said = (idea.title, list(idea.tags), idea.product_id)
    if writing is None and said == (title, list(tags), product_id_of(product)):
        return
    if writing is not None:
        opening = opening_of(row)
        posts.edit_post(viewer, opening.id, writing, opening.version, by_host=True)
    idea.title, idea.slug, idea.tags = title, slug_for(title), list(tags)
    idea.product_id, idea.version = product_id_of(product), version + 1
    hosting.host(row.thread_id, url_of(idea), title, row.audience_id)
    record(Edited(actor_id=viewer.id, author_id=row.author_id, **_of(row)))


def must_edit(viewer: Viewer, idea: Any) -> None:
    if not access.is_theirs(viewer, idea):
        raise Refused(_("This idea is not yours to edit."))
    if not access.may_edit(viewer, idea):
        raise Conflict(_("This idea was merged, or it is decided: what it says stays."))


def delete(viewer: Viewer, idea_id: int, reason: str = "") -> None:
    """Its author's while nobody has replied, and moderators'. It can be restored."""
    row = head(viewer, idea_id, lock=True)
    posts.delete_post(viewer, opening_of(row).id, reason, by_host=True)
    record(IdeaDeleted(actor_id=viewer.id, author_id=row.author_id, reason=reason, **_of(row)))


def hide(viewer: Viewer, idea_id: int, reason: str = "") -> None:
    row = head(viewer, idea_id, lock=True)
    if visible_thread(viewer, row.thread_id).hidden_at is None:
        curation.hide_thread(viewer, row.thread_id, reason, by_host=True)
        record(IdeaHidden(actor_id=viewer.id, author_id=row.author_id, reason=reason, **_of(row)))


def restore(viewer: Viewer, idea_id: int) -> None:
    """From being hidden, or from being deleted."""
    row = head(viewer, idea_id, lock=True)
    thread = visible_thread(viewer, row.thread_id)
    was_deleted, was_hidden = thread.deleted_at is not None, thread.hidden_at is not None
    if was_deleted:
        posts.restore_post(viewer, opening_of(row).id, by_host=True)
    if was_hidden:
        curation.restore_thread(viewer, thread.id, by_host=True)
    if was_deleted or was_hidden:
        record(IdeaRestored(actor_id=viewer.id, author_id=row.author_id, **_of(row)))


def product_id_of(sku: str | None) -> int | None:
    if not sku:
        return None
    product = by_sku(sku)
    if product is None:
        raise Invalid({"product": _("There is no such product.")})
    return product.id


def _of(idea: Any) -> dict[str, Any]:
    return {"idea_id": idea.id, "thread_id": idea.thread_id}
