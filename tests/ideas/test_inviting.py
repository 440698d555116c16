"""Opening a campaign answers at once; whoever it is for is invited by jobs, some at a time and each person once."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from core.clock import iso, now, shifted
from core.commit import rollback
from core.db import db
from core.jobs import ATTEMPTS, LEASE, Job, _claim, run_next
from customers.contacts.models import Contact, LastContact
from home.inbox.models import InboxEntry
from ideas.campaigns import inviting
from tests.world import acting, add_person

DAY = timedelta(days=1)
PEOPLE = 7


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch):
    monkeypatch.setattr(inviting, "AT_ONCE", 2)


@pytest.fixture
def watch(client, world, sign_in):
    """(invited, what is said of those reached)"""

    def do(campaign):
        page = sign_in(client, world.pia).get(f"/campaigns/{campaign}/watch").text
        said = re.search(r"\d+ of \d+ people reached", page)
        invited = re.search(r'figure__value">(\d+)<[^<]*<[^>]*>were invited', page)
        return int(invited[1]), said[0] if said else "", 'hx-trigger="every' in page

    return do


@pytest.fixture
def told(app, drain):
    """Campaign → how often each person who was told of it was."""

    def do(campaign):
        drain()
        entries = select(func.count()).where(InboxEntry.subject_type == "campaign", InboxEntry.subject_id == campaign)
        with app.app_context():
            return list(db.session.scalars(entries.group_by(InboxEntry.customer_id)))

    return do


@pytest.mark.both
def test_the_request_invites_nobody_and_the_page_says_how_far_it_is(board, world, api, watch, told):
    sent = {"title": "What next?", "brief": "One thing."}
    made = api(world.pia).post("/campaigns", sent).json
    assert (made["state"], made["invited"]) == ("open", 0)
    assert watch(made["id"]) == (0, "0 of 7 people reached", True)
    board.work(most=2)
    assert watch(made["id"]) == (4, "4 of 7 people reached", True)
    board.work()
    assert watch(made["id"]) == (PEOPLE, "", False)
    assert api(world.pia).get(f"/campaigns/{made['id']}").json["invited"] == PEOPLE
    assert told(made["id"]) == [1] * (PEOPLE - 1), "who opened it knows of it"


@pytest.mark.both
def test_a_worker_that_dies_between_two_batches_invites_nobody_twice_and_forgets_nobody(app, board, told):
    campaign = board.just_opened()
    for death in range(3):
        with shifted(2 * death * LEASE), app.app_context():
            run_next()
            _id, _name, arguments, _owner = _claim()
            inviting.go_on(None, **arguments)
            db.session.flush()
            rollback()
    with shifted(6 * LEASE):
        board.work()
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Contact)) == PEOPLE
    assert told(campaign) == [1] * (PEOPLE - 1)


@pytest.mark.both
def test_inviting_the_same_people_once_more_does_nothing(app, board, world, api):
    campaign = board.campaign()
    with shifted(30 * DAY), acting(app):
        before = db.session.scalars(select(LastContact.at)).all()
        found = db.session.get_one(inviting.Campaign, campaign)
        assert inviting.invite_some(found, 0) is not None and found.invited == PEOPLE
        assert db.session.scalars(select(LastContact.at)).all() == before


@pytest.mark.parametrize("end", ["close", "call-off"])
def test_a_campaign_that_ends_meanwhile_invites_nobody_more(app, board, client, world, sign_in, csrf, told, end):
    campaign = board.just_opened()
    board.work(most=1)
    assert sign_in(client, world.pia).post(f"/campaigns/{campaign}/{end}", data={"csrf_token": csrf}).status_code == 303
    assert board.work() == 1
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Contact)) == 2
    assert sum(told(campaign)) == 2


def test_editing_meanwhile_changes_nothing_about_whom_it_invites(board, world, api, told):
    campaign = board.just_opened(audience="role:product_manager")
    assert api(world.pia).patch(f"/campaigns/{campaign}", {"title": "What else?"}).status_code == 200
    board.work()
    assert api(world.pia).get(f"/campaigns/{campaign}").json["invited"] == 1 and told(campaign) == []
    everyone = board.just_opened()
    board.work(most=2)
    assert api(world.pia).patch(f"/campaigns/{everyone}", {"closes_at": iso(now() + 9 * DAY)}).status_code == 200
    board.work()
    assert api(world.pia).get(f"/campaigns/{everyone}").json["invited"] == PEOPLE - 1


@pytest.mark.both
def test_two_campaigns_at_once_share_the_budget_and_who_joins_meanwhile_is_in_no_circle(app, board, world, api):
    both = [board.just_opened(f"Campaign number {number}") for number in range(2)]
    board.work(most=1)
    with acting(app):
        add_person("zoe")
    board.work()
    invited = [api(world.pia).get(f"/campaigns/{one}").json["invited"] for one in both]
    assert sum(invited) == PEOPLE
    with app.app_context():
        assert db.session.scalar(select(func.count(LastContact.customer_id))) == PEOPLE


def test_invitations_that_failed_too_often_are_said_to_stand_still(app, board, watch):
    campaign = board.just_opened()
    board.work(most=1)
    with acting(app):
        job = db.session.scalars(select(Job).where(Job.state == "queued", Job.name == inviting.INVITE)).one()
        job.state, job.attempts, job.unique_key = "failed", ATTEMPTS, None
    assert watch(campaign) == (2, "2 of 7 people reached", False)
    with acting(app):
        db.session.execute(delete(Job))
    assert watch(campaign) == (2, "", False)
