"""Opening campaigns, editing and closing them."""

from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from core import uploads
from core.access import Viewer
from core.clock import now
from core.commit import after_commit
from core.db import db
from core.errors import Conflict, Invalid, NotFound
from core.images import Image
from core.jobs import JobFunction, JobRun, enqueue
from core.journal import is_import, record
from core.stamps import SITE, touch
from core.text import slug_of
from customers.contacts.circles import EVERYONE, freeze_circle
from ideas import access
from ideas.activity import CampaignClosed, CampaignOpened
from ideas.campaigns.inviting import begin_inviting
from ideas.campaigns.models import ONE, USUAL_POINTS, Campaign
from ideas.campaigns.queries import due
from ideas.campaigns.states import state_of
from ideas.campaigns.writing import Brief
from ideas.ideas.actions import product_id_of

USUAL = timedelta(days=14)
MOVE = "ideas.move_campaign"
PLAIN = ("title", "voting", "points")
WINDOW = ("opens_at", "shortlist_at", "closes_at")


def create(viewer: Viewer, title: str, brief: Brief, **said: Any) -> Campaign:
    """`said`: product, audience, voting, budget, points, opens_at, shortlist_at, closes_at. It opens when its time
    has come."""
    access.must_steer(viewer)
    opens_at = said.get("opens_at") or now()
    campaign = Campaign(
        title=title,
        slug=_slug(title),
        brief=brief.body,
        brief_html=brief.html,
        product_id=product_id_of(said.get("product")),
        author_id=viewer.id,
        audience=said.get("audience") or EVERYONE,
        voting=said.get("voting") or "one",
        budget=USUAL_POINTS,
        points=said.get("points") or 0,
        opens_at=opens_at,
        shortlist_at=said.get("shortlist_at"),
        closes_at=said.get("closes_at") or opens_at + USUAL,
        created_at=now(),
        version=1,
        invited=0,
        outcome="",
        outcome_html="",
    )
    _take_budget(campaign, said)
    _check_window(campaign)
    db.session.add(campaign)
    db.session.flush()
    open_if_due(campaign)
    return campaign


def edit(viewer: Viewer, campaign_id: int, brief: Brief | None = None, **said: Any) -> Campaign:
    """What is not said stays; a date that is said to be none is as if a new campaign had none. Whom it is for and how
    one votes is settled when it opens, its dates when it closes."""
    access.must_steer(viewer)
    campaign = locked(campaign_id)
    _check_settled(campaign, said)
    for name in (name for name in PLAIN if said.get(name) is not None):
        setattr(campaign, name, said[name])
    _take_budget(campaign, said)
    if campaign.opened_at is None:
        campaign.audience = said.get("audience") or campaign.audience
    _take_window(campaign, {name: said[name] for name in WINDOW if name in said})
    if "product" in said:
        campaign.product_id = product_id_of(said["product"])
    if brief is not None:
        campaign.brief, campaign.brief_html = brief.body, brief.html
    campaign.slug, campaign.version = _slug(campaign.title), campaign.version + 1
    _check_window(campaign)
    open_if_due(campaign)
    return touched(campaign)


def _slug(title: str) -> str:
    return slug_of(title, otherwise="campaign")


def _take_budget(campaign: Campaign, said: dict[str, Any]) -> None:
    """Where one votes without points there are none to say."""
    if campaign.voting == ONE and said.get("budget") is not None:
        raise Invalid({"budget": _("Points for each person belong to a budget of points. Here one votes without.")})
    if campaign.voting == ONE or "budget" in said:
        campaign.budget = said.get("budget") or USUAL_POINTS


def _take_window(campaign: Campaign, said: dict[str, datetime | None]) -> None:
    if "opens_at" in said and campaign.opened_at is None:
        campaign.opens_at = said["opens_at"] or now()
    if "shortlist_at" in said:
        campaign.shortlist_at = said["shortlist_at"]
    if "closes_at" in said:
        campaign.closes_at = said["closes_at"] or campaign.opens_at + USUAL


def set_picture(viewer: Viewer, campaign_id: int, image: Image | None) -> None:
    access.must_steer(viewer)
    campaign = locked(campaign_id)
    former = campaign.picture
    campaign.picture = uploads.put(image.bytes, image.suffix) if image else None
    if former:
        after_commit(lambda: uploads.delete(former))
    touched(campaign)


def open_if_due(campaign: Campaign) -> None:
    """Its audience is who belongs to it now; jobs invite each of them once, within the budget that all invitations
    share. One whose whole time has passed meanwhile stays as it is until it is given another."""
    if campaign.opened_at is not None or not campaign.opens_at <= now() < campaign.closes_at:
        return
    campaign.opened_at = now()
    campaign.audience_id = freeze_circle(campaign.title, campaign.audience)
    record(CampaignOpened(actor_id=campaign.author_id, campaign_id=campaign.id))
    if not is_import():
        begin_inviting(campaign)


def close(viewer: Viewer, campaign_id: int) -> Campaign:
    """Before its time. Closed already is closed as well."""
    access.must_steer(viewer)
    campaign = locked(campaign_id)
    must_be_opened(campaign)
    return touched(close_now(campaign, viewer.id))


def must_be_opened(campaign: Campaign) -> None:
    if campaign.opened_at is None:
        raise Conflict(_("It was not opened yet."))


def open_and_close() -> None:
    """The worker's tick: a job for each, so that one that fails stops no other."""
    for campaign_id in due():
        enqueue(MOVE, unique_key=f"{MOVE}:{campaign_id}", campaign_id=campaign_id)


def move(_run: JobRun, campaign_id: int) -> None:
    campaign = locked(campaign_id)
    open_if_due(campaign)
    if campaign.opened_at is not None and campaign.closes_at <= now():
        close_now(campaign, None)
    touched(campaign)


def close_now(campaign: Campaign, by_id: int | None) -> Campaign:
    if campaign.closed_at is None:
        campaign.closed_at = now()
        record(CampaignClosed(actor_id=by_id, campaign_id=campaign.id))
    return campaign


def _check_window(campaign: Campaign) -> None:
    if campaign.closes_at <= campaign.opens_at:
        raise Invalid({"closes_at": _("It closes after it opens.")})
    if campaign.opened_at is None and campaign.closes_at <= now():
        raise Invalid({"closes_at": _("That has passed: nobody could take part.")})
    between: datetime | None = campaign.shortlist_at
    if between is not None and not campaign.opens_at < between <= campaign.closes_at:
        raise Invalid({"shortlist_at": _("The shortlist comes between opening and closing.")})


def _check_settled(campaign: Campaign, said: dict[str, Any]) -> None:
    if campaign.opened_at is None:
        return
    is_over = state_of(campaign) in ("closed", "decided")
    if is_over and any(name in said and said[name] != getattr(campaign, name) for name in WINDOW[1:]):
        raise Conflict(_("The campaign is closed: its dates stay as they are."))
    for name in ("audience", "voting", "opens_at"):
        if said.get(name) is not None and said[name] != getattr(campaign, name):
            raise Conflict(_("The campaign is open: whom it is for and how one votes stay as they are."))
    if campaign.decided_at is not None and said.get("points") not in (None, campaign.points):
        raise Conflict(_("The campaign is decided: its winners have what they were promised."))


def locked(campaign_id: int) -> Campaign:
    campaign = db.session.scalars(select(Campaign).where(Campaign.id == campaign_id).with_for_update()).one_or_none()
    if campaign is None:
        raise NotFound
    return campaign


def touched(campaign: Campaign) -> Campaign:
    """What guests were shown of it is made anew: not every change of it is told in the journal."""
    touch(SITE)
    db.session.flush()
    return campaign


JOBS: dict[str, JobFunction] = {MOVE: move}
