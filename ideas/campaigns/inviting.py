"""Whoever a campaign is for is invited, some hundreds at a time: each time is a job that queues the next one.

What one job does (contacts, the campaign's number, the journal's entry, the next job) is one transaction with its end. So
a worker that dies in between has done nothing, and whoever does it again invites nobody twice.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from core.db import db
from core.jobs import JobFunction, JobRun, enqueue
from core.journal import record
from core.waiting import unfinished
from customers.contacts.actions import invite
from customers.contacts.circles import frozen
from ideas.activity import PeopleInvited
from ideas.campaigns.models import Campaign
from ideas.campaigns.queries import about
from ideas.campaigns.states import state_of

INVITE = "ideas.invite"
AT_ONCE = 500


@dataclass(frozen=True)
class Inviting:
    """`reached` of `people` were looked at so far. `is_stuck`: it failed too often, and waits for an admin."""

    reached: int
    people: int
    is_stuck: bool


def begin_inviting(campaign: Campaign, after: int = 0) -> None:
    enqueue(INVITE, unique_key=f"{INVITE}:{campaign.id}:{after}", campaign_id=campaign.id, after=after)


def go_on(_run: JobRun, campaign_id: int, after: int) -> None:
    """The next of them, unless the campaign was called off or closed meanwhile: then nobody is asked any more."""
    found = db.session.scalars(select(Campaign).where(Campaign.id == campaign_id).with_for_update()).one_or_none()
    if found is None or state_of(found) not in ("open", "shortlist"):
        return
    upto = invite_some(found, after)
    if upto is not None:
        begin_inviting(found, upto)


def invite_some(campaign: Campaign, after: int) -> int | None:
    """Those behind `after`, in the order of their ids: the last of them, or None where nobody comes after them."""
    people, ids = _people(campaign)
    some = people.where(ids > after).order_by(ids).limit(AT_ONCE).subquery()
    upto, number = db.session.execute(select(func.max(some.c[0]), func.count())).one()
    if not number:
        return None
    new = invite(people.where(ids > after, ids <= upto), about(campaign.id))
    if new:
        campaign.invited += new
        record(PeopleInvited(actor_id=campaign.author_id, campaign_id=campaign.id, after=after, upto=upto))
    return upto if number == AT_ONCE else None


def inviting(campaign: Campaign) -> Inviting | None:
    """How far it is; None once everybody was. For staff's page: one statement, two more while it is under way."""
    jobs = [job for job in unfinished(INVITE) if job.arguments["campaign_id"] == campaign.id]
    if not jobs or state_of(campaign) not in ("open", "shortlist"):
        return None
    people, ids = _people(campaign)
    total = db.session.scalar(select(func.count()).select_from(people.subquery()))
    before = people.where(ids <= jobs[0].arguments["after"]).subquery()
    reached = db.session.scalar(select(func.count()).select_from(before))
    return Inviting(reached or 0, total or 0, all(job.state == "failed" for job in jobs))


def _people(campaign: Campaign) -> tuple[Select, Any]:
    people = frozen(campaign.audience_id, campaign.opened_at or campaign.opens_at)
    return people, people.selected_columns[0]


JOBS: dict[str, JobFunction] = {INVITE: go_on}
