"""Pages of recognition open for everyone who may, and say what they should."""

import re
from datetime import timedelta

import pytest

from core.clock import now
from core.db import db
from core.worker import work_until_idle
from customers.record import erasing
from customers.record.models import Erasure
from rewards.catalogue.actions import add_reward
from rewards.ledger.models import Balance
from rewards.levels.models import Level
from rewards.rules.defaults import make_default_rules
from tests.world import acting


@pytest.fixture(autouse=True)
def house(app, world, make, drain):
    with acting(app, world.max) as viewer:
        make_default_rules()
        db.session.add_all([Level(name="Guest", points=1), Level(name="Regular", points=50)])
        add_reward(viewer, {"name": "A mug", "description": "Blue.", "cost": 5, "stock": 1, "min_rank": 0})
    make.thread(world.ana)
    drain()


def test_guests_and_members_open_every_page(client, world, sign_in):
    for path in ("/rewards", "/leaderboard", "/leaderboard?period=all", "/badges"):
        assert client.get(path).status_code == 200, path
    sign_in(client, world.ana)
    for path in ("/rewards", "/rewards/ledger", "/rewards/ledger/spendable", "/leaderboard", "/badges"):
        assert client.get(path).status_code == 200, path
    assert client.get("/rewards/ledger/gold").status_code == 404
    assert client.get("/admin/rewards").status_code == 403
    text = client.get("/rewards").text
    assert "Guest" in text and "45 points to go" in text and "You started a thread" in text


def test_redeeming_locks_the_balance_and_cancelling_gives_it_back(client, world, sign_in, csrf, api):
    sign_in(client, world.ana)
    sent = {"reward_id": 1, "csrf_token": csrf}
    assert client.post("/rewards/redeem", data=sent).status_code == 303
    assert "0" in client.get("/rewards").text and client.post("/rewards/redeem", data=sent).status_code == 409
    assert api(world.ana).get("/me").json["spendable"] == 0
    client.post("/rewards/redemptions/1/cancel", data={"csrf_token": csrf})
    me = api(world.ana).get("/me").json
    assert (me["spendable"], me["points"]) == (5, 5)
    assert api(world.ana).get("/rewards/catalogue").json["data"][0]["stock"] == 1


def test_a_rule_is_changed_by_a_new_version(client, world, sign_in, csrf, api):
    sign_in(client, world.max)
    page = client.get("/admin/rewards/rules/thread")
    assert page.status_code == 200
    sent = {
        "key": "thread",
        "label": "Starting a thread",
        "trigger": "thread",
        "points": "7",
        "per": "",
        "csrf_token": csrf,
    }
    assert client.post("/admin/rewards/rules/thread", data=sent).status_code == 303
    rule = next(one for one in api(world.ana).get("/rewards/rules").json["data"] if one["key"] == "thread")
    assert (rule["points"], rule["version"]) == (7, 2)
    assert client.post("/admin/rewards/rules/thread", data=sent | {"points": "0"}).status_code == 422
    assert api(world.ben).put("/rewards/rules", {"rules": []}).status_code == 403


def test_a_badge_by_rule_is_previewed_awarded_to_all_and_shown(client, world, sign_in, csrf, app):
    sign_in(client, world.max)
    sent = {"name": "First words", "tier": "bronze", "rule": '{"fact": "posts", "gte": 1}', "csrf_token": csrf}
    assert "1 person would get it today." in client.post("/admin/badges/new", data=sent | {"preview": "1"}).text
    assert client.post("/admin/badges/new", data=sent).status_code == 303
    with app.app_context():
        work_until_idle()
    page = client.get("/badges/1/first-words")
    assert "Ana" in page.text and "1 person has it" in page.text
    assert client.get("/badges/1/wrong").status_code == 301
    assert client.post("/admin/badges/new", data=sent | {"rule": '{"fact": "nope", "gte": 1}'}).status_code == 422


def test_a_badge_by_hand_needs_a_reason_and_can_be_taken_back(client, world, sign_in, csrf, app):
    sign_in(client, world.max)
    client.post("/admin/badges/new", data={"name": "Wall of corners", "tier": "gold", "csrf_token": csrf})
    grant = {"handle": "@ben", "reason": "For the best corner of the year", "csrf_token": csrf}
    assert client.post("/badges/1/grant", data=grant | {"reason": ""}).status_code == 422
    assert client.post("/badges/1/grant", data=grant).status_code == 303
    assert client.post("/badges/1/grant", data=grant).status_code == 409
    assert "best corner" in client.get("/badges/1/wall-of-corners").text
    client.post(f"/badges/1/revoke/{world.ben.id}", data={"csrf_token": csrf})
    assert "Nobody has it yet" in client.get("/badges/1/wall-of-corners").text


def test_the_leaderboard_leaves_out_staff_and_whoever_wants_to_be(client, world, sign_in, csrf, make, drain):
    make.thread(world.mia, title="A thread by staff")
    make.thread(world.ben, title="A thread by Ben")
    drain()
    text = client.get("/leaderboard").text
    assert "Ana" in text and "Ben" in text and "Mia" not in text
    sign_in(client, world.ben).post("/leaderboard/leave", data={"csrf_token": csrf})
    assert (
        "@ben"
        not in client.get("/leaderboard").text.replace("/u/ben", "@ben").split("</table>")[0].split("<table>")[-1]
    )


@pytest.mark.both
def test_who_asked_to_be_forgotten_redeems_nothing_until_they_call_it_off(app, client, world, sign_in, csrf, api):
    with acting(app):
        db.session.add(
            Erasure(customer_id=world.ana.id, asked_at=now(), due_at=now() + timedelta(days=14), with_posts=False)
        )
    sign_in(client, world.ana)
    answer = client.post("/rewards/redeem", data={"reward_id": 1, "csrf_token": csrf})
    assert answer.status_code == 409 and "You asked to be forgotten on" in answer.text
    asked = api(world.ana).post("/rewards/redemptions", {"reward_id": 1})
    assert asked.status_code == 409 and "call that off" in asked.json["detail"]
    assert api(world.ana).get("/me").json["spendable"] == 5
    with acting(app, world.ana) as viewer:
        erasing.cancel(viewer)
    assert api(world.ana).post("/rewards/redemptions", {"reward_id": 1}).status_code == 201


@pytest.mark.both
def test_a_redemption_sent_twice_as_it_was_shown_spends_once_and_one_that_is_meant_spends_again(
    app, client, world, sign_in, csrf, make, drain
):
    """Without a script: a double click sends the form twice as it was shown."""
    with acting(app, world.max) as viewer:
        add_reward(viewer, {"name": "A sticker", "cost": 2, "stock": None, "min_rank": 0})
    sign_in(client, world.ana)

    def shown():
        form = client.get("/rewards/catalogue").text.split('name="reward_id" value="2"')[0].rsplit("<form", 1)[1]
        return {"reward_id": 2, "csrf_token": csrf, "once": re.search(r'name="once" value="([^"]+)"', form)[1]}

    def has():
        with app.app_context():
            return db.session.scalar(db.select(Balance.spendable).where(Balance.customer_id == world.ana.id))

    first = shown()
    answers = [client.post("/rewards/redeem", data=first) for _click in range(3)]
    assert [(one.status_code, one.location) for one in answers] == [(303, answers[0].location)] * 3
    assert has() == 3
    assert client.post("/rewards/redeem", data=shown()).status_code == 303
    assert has() == 1


def test_a_badge_given_by_hand_twice_as_the_form_was_shown_is_given_once(client, world, sign_in, csrf):
    sign_in(client, world.max)
    client.post("/admin/badges/new", data={"name": "Wall of corners", "tier": "gold", "csrf_token": csrf})
    once = re.search(r'name="once" value="([^"]+)"', client.get("/badges/1/wall-of-corners").text)[1]
    grant = {"handle": "@ben", "reason": "For the best corner", "csrf_token": csrf, "once": once}
    assert [client.post("/badges/1/grant", data=grant).status_code for _click in range(2)] == [303, 303]
    assert "1 person has it" in client.get("/badges/1/wall-of-corners").text
