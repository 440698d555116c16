"""What comes of a campaign: its shortlist, its winners, and what is said about them."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import or_, select, update

from core.access import Viewer
from core.clock import now
from core.db import db
from core.errors import Invalid
from core.journal import record
from forum.threads.hosting import gone, openings
from ideas import access
from ideas.activity import CampaignClosed, IdeaWon, WinWithdrawn
from ideas.campaigns.actions import close_now, locked, must_be_opened, touched
from ideas.campaigns.models import Campaign
from ideas.campaigns.writing import Brief
from ideas.ideas.models import Idea


def decide(viewer: Viewer, campaign_id: int, winners: Sequence[int], outcome: Brief) -> Campaign:
    """Who won, and what is said about it. It can be said anew; the promised points go along with the win."""
    access.must_steer(viewer)
    campaign = locked(campaign_id)
    must_be_opened(campaign)
    close_now(campaign, viewer.id)
    _check_winners(campaign_id, winners)
    _tell_winners(viewer, campaign, _mark(Idea.won_at, campaign_id, winners))
    is_first = campaign.decided_at is None
    campaign.decided_at = campaign.decided_at or now()
    campaign.outcome, campaign.outcome_html = outcome.body, outcome.html
    if is_first:
        record(CampaignClosed(actor_id=viewer.id, campaign_id=campaign.id, is_decided=True))
    return touched(campaign)


def _check_winners(campaign_id: int, winners: Sequence[int]) -> None:
    """Ideas of the campaign that are there. One that won and became part of another one since has won all the same."""
    could = (Idea.campaign_id == campaign_id, or_(Idea.merged_into_id.is_(None), Idea.won_at.is_not(None)))
    known = set(db.session.scalars(select(Idea.id).where(Idea.id.in_(winners), *could, ~gone(Idea.thread_id))))
    if known != set(winners):
        raise Invalid({"winners": _("Winners are ideas of this campaign that were not hidden or deleted.")})


def shortlist(viewer: Viewer, campaign_id: int, idea_ids: Sequence[int]) -> Campaign:
    """These, and no others, take votes once the shortlist's time has come."""
    access.must_steer(viewer)
    campaign = locked(campaign_id)
    theirs = select(Idea.id).where(Idea.campaign_id == campaign_id, Idea.id.in_(idea_ids))
    if set(db.session.scalars(theirs)) != set(idea_ids):
        raise Invalid({"ideas": _("The shortlist is of ideas of this campaign.")})
    _mark(Idea.shortlisted_at, campaign_id, idea_ids)
    return touched(campaign)


def _mark(column: Any, campaign_id: int, idea_ids: Sequence[int]) -> set[int]:
    """The ideas for which that is new: marked now, or not any more. What is gone can't be chosen and stays as it is: a
    winner that was hidden has given its points back, and is a winner again where it is restored."""
    theirs = update(Idea).where(Idea.campaign_id == campaign_id, ~gone(Idea.thread_id)).returning(Idea.id)
    quiet = {"synchronize_session": False}
    former = theirs.where(Idea.id.not_in(idea_ids), column.is_not(None)).values({column: None})
    new = theirs.where(Idea.id.in_(idea_ids), column.is_(None)).values({column: now()})
    return {number for each in (former, new) for number in db.session.scalars(each, execution_options=quiet)}


def _tell_winners(viewer: Viewer, campaign: Campaign, changed: set[int]) -> None:
    rows = db.session.execute(select(Idea.id, Idea.thread_id, Idea.author_id, Idea.won_at).where(Idea.id.in_(changed)))
    ideas = rows.all()
    said = openings([idea.thread_id for idea in ideas])
    for idea in ideas:
        opening = said.get(idea.thread_id)
        about = {"idea_id": idea.id, "thread_id": idea.thread_id, "author_id": idea.author_id}
        about |= {"actor_id": viewer.id, "campaign_id": campaign.id, "post_id": opening.id if opening else None}
        record(WinWithdrawn(**about) if idea.won_at is None else IdeaWon(points=campaign.points, **about))
