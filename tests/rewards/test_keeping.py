"""Staff keep rules, levels, badges and the catalogue, by page and by API; customers see why they have what they have."""

from datetime import timedelta

import pytest

from core.clock import iso, now, shifted
from core.db import db
from core.worker import work_until_idle
from forum.posts.actions import delete_post
from forum.posts.answers import accept_answer
from rewards.levels.models import Level
from rewards.rules.defaults import make_default_rules
from tests.world import acting


@pytest.fixture(autouse=True)
def rules(app):
    with acting(app):
        make_default_rules()


def settle(app, drain):
    drain()
    with app.app_context():
        work_until_idle()


@pytest.mark.both
def test_levels_are_put_and_everybody_is_brought_to_theirs(app, api, world, max_, make, drain):
    make.thread(world.ana)
    drain()
    wanted = [{"name": "In", "points": 0}, {"name": "Known", "points": 5, "brings": "A nod."}]
    answer = max_.put("/rewards/levels", {"levels": wanted})
    assert [one["rank"] for one in answer.json["data"]] == [1, 2]
    settle(app, drain)
    assert api(world.ana).get("/me").json["level"] == "Known"
    max_.put("/rewards/levels", {"levels": [{"name": "Afar", "points": 500}]})
    settle(app, drain)
    assert api(world.ana).get("/me").json["level"] is None
    twice = [{"name": "A", "points": 1}, {"name": "B", "points": 1}]
    assert max_.put("/rewards/levels", {"levels": twice}).status_code == 422
    assert api(world.ana, "write").put("/rewards/levels", {"levels": []}).status_code == 403


def test_levels_on_a_page_keep_what_was_typed_where_something_is_wrong(client, world, sign_in, csrf):
    sign_in(client, world.max)
    sent = {"name-0": "In", "points-0": "0", "brings-0": "", "name-1": "Known", "points-1": "many", "csrf_token": csrf}
    wrong = client.post("/admin/rewards/levels", data=sent)
    assert wrong.status_code == 422 and "many" in wrong.text and "Known" in wrong.text
    assert client.post("/admin/rewards/levels", data=sent | {"points-1": "50"}).status_code == 303
    assert "from 50 points" in client.get("/admin/rewards").text


@pytest.mark.both
def test_who_falls_keeps_the_level_for_the_time_of_grace(app, api, world, make, drain):
    with acting(app) as _viewer:
        db.session.add(Level(name="Known", points=5))
    app.extensions["options"]["defaults"]["level_grace_days"] = 14
    try:
        thread = make.thread(world.ana)
        drain()
        mine = api(world.ana)
        assert mine.get("/me").json["level"] == "Known"
        with acting(app, world.mia) as viewer:
            delete_post(viewer, 1, "spam")
        drain()
        assert (mine.get("/me").json["points"], mine.get("/me").json["level"]) == (0, "Known")
        with shifted(timedelta(days=15)), acting(app):
            app.extensions["ticks"][-1]()
            from_ticks = [one.__name__ for one in app.extensions["ticks"]]
            assert "end_graces" in from_ticks
            next(one for one in app.extensions["ticks"] if one.__name__ == "end_graces")()
        assert mine.get("/me").json["level"] is None
        assert thread.id == 1
    finally:
        app.extensions["options"]["defaults"]["level_grace_days"] = 0


def test_a_reward_is_changed_and_retired_and_what_was_asked_for_is_still_sent(api, app, world, max_, make, drain):
    make.thread(world.ana)
    drain()
    made = max_.post("/rewards/catalogue", {"name": "A mug", "cost": 5, "stock": 1, "min_rank": 0})
    number = made.json["id"]
    assert max_.patch(f"/rewards/catalogue/{number}", {"stock": 2}).json["stock"] == 2
    ana = api(world.ana, "read", "write")
    asked = ana.post("/rewards/redemptions", {"reward_id": number}).json
    assert max_.delete(f"/rewards/catalogue/{number}").status_code == 204
    assert ana.get("/rewards/catalogue").json["data"] == []
    assert api(world.ben, "write").post(f"/rewards/redemptions/{asked['id']}/cancel").status_code == 404
    waiting = max_.get("/rewards/redemptions?all=true&state=requested").json["data"]
    assert [one["id"] for one in waiting] == [asked["id"]]
    assert max_.post(f"/rewards/redemptions/{asked['id']}/fulfil").json["state"] == "fulfilled"
    assert ana.post(f"/rewards/redemptions/{asked['id']}/cancel").status_code == 409
    assert [one["state"] for one in ana.get("/rewards/redemptions").json["data"]] == ["fulfilled"]


def test_codes_are_handed_out_at_once_and_to_new_members_when_staff_has_looked(api, app, world, max_, make, drain):
    reward = {"name": "Ten off", "cost": 1, "stock": None, "min_rank": 0, "codes": ["A1", "B2"]}
    number = max_.post("/rewards/catalogue", reward).json["id"]
    assert max_.patch(f"/rewards/catalogue/{number}", {"codes": ["B2", "C3"]}).json["stock"] == 3
    for who in (world.ana, world.ben):
        make.thread(who)
    drain()
    with acting(app):
        db.session.execute(db.text("UPDATE customers SET established_at = NULL WHERE handle = 'ben'"))
    first = api(world.ana, "read", "write").post("/rewards/redemptions", {"reward_id": number}).json
    assert (first["state"], first["code"]) == ("fulfilled", "A1")
    ben = api(world.ben, "read", "write")
    second = ben.post("/rewards/redemptions", {"reward_id": number}).json
    assert (second["state"], second["code"]) == ("requested", None)
    max_.post(f"/rewards/redemptions/{second['id']}/fulfil")
    assert ben.get("/rewards/redemptions").json["data"][0]["code"] == "B2"


@pytest.mark.both
def test_a_badge_is_made_changed_given_and_retired_through_the_api(api, app, world, max_, make, drain):
    rule = {"fact": "posts", "gte": 2}
    make.thread(world.ana)
    drain()
    assert max_.post("/badges/count", {"rule": rule}).json == {"count": 0, "words": "at least 2 posts"}
    made = max_.post("/badges", {"name": "Twice", "tier": "bronze", "rule": rule, "is_repeatable": True}).json
    make.thread(world.ana, title="Another about burrs, quite another")
    settle(app, drain)
    held = max_.get(f"/badges/{made['id']}/awards").json["data"]
    assert [(one["handle"], one["times"]) for one in held] == [("ana", 1)]
    for number in range(2):
        make.thread(world.ana, title=f"Number {number} about burrs and their edges")
    settle(app, drain)
    assert max_.get(f"/badges/{made['id']}/awards").json["data"][0]["times"] == 2
    max_.patch(f"/badges/{made['id']}", {"rule": {"fact": "posts", "gte": 50}})
    settle(app, drain)
    assert max_.get(f"/badges/{made['id']}/awards").json["data"] == []
    given = {"handle": "ben", "reason": "For the patience of a winter"}
    assert max_.post(f"/badges/{made['id']}/awards", given).status_code == 409
    assert max_.patch(f"/badges/{made['id']}", {"rule": None}).json["rule"] is None
    assert max_.post(f"/badges/{made['id']}/awards", given).json["times"] == 1
    assert max_.post(f"/badges/{made['id']}/awards", given).json["times"] == 2
    assert api(world.ana, "write").post(f"/badges/{made['id']}/awards", given).status_code == 403
    assert max_.delete(f"/badges/{made['id']}/awards/{world.ben.id}").status_code == 204
    assert max_.delete(f"/badges/{made['id']}").status_code == 204
    assert max_.get("/badges").json["data"] == []


def test_a_rule_changes_on_a_day_to_come_and_pays_as_before_until_then(
    api, app, client, world, max_, make, drain, sign_in
):
    rules = max_.get("/rewards/rules").json["data"]
    thread = {"key": "thread", "label": "Starting", "trigger": "thread", "points": 7}
    kept = [{name: one[name] for name in ("key", "label", "trigger", "points", "per")} for one in rules]
    begins = iso(now() + timedelta(days=3))
    others = [one for one in kept if one["key"] != "thread"]
    answer = max_.put("/rewards/rules", {"rules": [*others, thread | {"starts_at": begins}]})
    assert answer.status_code == 200, answer.text
    make.thread(world.ana)
    drain()
    assert api(world.ana).get("/me").json["points"] == 5
    sign_in(client, world.max)
    page = client.get("/admin/rewards").text
    assert "5 points for starting a thread" in page and "7 points for starting a thread" in page
    with shifted(timedelta(days=4)):
        make.thread(world.ben)
        drain()
        assert api(world.ben).get("/me").json["points"] == 7


def test_every_line_says_why_and_a_removal_names_its_decision(app, api, client, world, make, drain, sign_in):
    question = make.thread(world.ben)
    answer = make.post(world.ana, question)
    with acting(app, world.ben) as viewer:
        accept_answer(viewer, question.id, answer.id)
    drain()
    with acting(app, world.mia) as viewer:
        delete_post(viewer, answer.id, "spam")
    drain()
    lines = api(world.ana).get(f"/customers/{world.ana.id}/ledger").json["data"]
    back = next(one for one in lines if one["points"] == -30)
    sign_in(client, world.ana)
    assert client.get("/rewards/ledger").status_code == 200
    page = client.get(f"/rewards/lines/{back['id']}").text
    assert "A moderator removed it." in page and "Reason: spam." in page and "30 points" in page
    assert client.get(f"/rewards/lines/{back['reverses']}").status_code == 200
    assert sign_in(client, world.ben).get(f"/rewards/lines/{back['id']}").status_code == 404
    assert sign_in(client, world.mia).get(f"/rewards/lines/{back['id']}").status_code == 200


def test_who_leaves_the_leaderboard_is_gone_from_guests_kept_page_at_once(app, api, client, world, make, drain):
    make.thread(world.ana)
    drain()
    ana = api(world.ana, "read", "write")
    for _twice in range(2):
        assert "/u/ana" in client.get("/leaderboard").text
    assert ana.delete("/leaderboard/me").json == {"on_leaderboard": False}
    assert "/u/ana" not in client.get("/leaderboard").text
    ana.put("/leaderboard/me", {})
    assert "/u/ana" in client.get("/leaderboard").text


def test_one_sees_ones_own_place_also_below_those_shown(app, client, world, make, drain, sign_in):
    for who, threads in ((world.ana, 2), (world.ben, 1)):
        for number in range(threads):
            make.thread(who, title=f"Thread {number} of {who.handle} about burrs")
    drain()
    for period in ("week", "all"):
        page = sign_in(client, world.ben).get(f"/leaderboard?period={period}").text
        assert "your place" in page and "to whoever is next above" in page, period
