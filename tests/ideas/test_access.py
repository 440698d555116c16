"""A campaign for some is known to those alone, at every door; what people may not do is answered clearly."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.clock import now, shifted
from core.db import db
from customers.contacts.models import Contact
from tests.world import acting, add_person

SECRET = "A kettle for testers"


@pytest.fixture
def closed_circle(app, board, world):
    """A campaign for marketers, with an idea of Max's."""
    campaign = board.campaign(SECRET, audience="role:marketer")
    return campaign, board.idea(world.max, "A secret handle of horn", "Of horn, please.", campaign_id=campaign)


def test_a_campaign_for_some_leaks_nowhere(closed_circle, api, client, world, sign_in, drain):
    campaign, idea = closed_circle
    thread = api(world.max).get(f"/ideas/{idea}").json["thread_id"]
    drain()
    doors = ["/", "/ideas", "/campaigns", "/roadmap", "/latest", "/search?q=horn", "/c/ideas", f"/t/x/{thread}"]
    doors += [f"/ideas/{idea}/a-secret-handle-of-horn", f"/campaigns/{campaign}/a-kettle-for-testers"]
    json = ["/ideas", "/campaigns", "/threads", "/search?q=horn", f"/threads/{thread}", f"/threads/{thread}/posts"]
    json += [f"/ideas/{idea}", f"/campaigns/{campaign}", "/search/similar?title=secret handle of horn"]
    for person in (None, world.ben):
        if person:
            sign_in(client, person)
        for address in [*doors, *(f"/api/v1{path}" for path in json)]:
            answer = client.get(address)
            assert "horn" not in answer.text.replace("q=horn", "").replace('value="horn"', "") or "search" in address
            assert "A secret handle" not in answer.text and SECRET not in answer.text, (person, address)
    assert SECRET in sign_in(client, world.max).get("/ideas").text


def test_people_outside_find_nothing_to_do_there(closed_circle, api, world):
    campaign, idea = closed_circle
    ben = api(world.ben)
    for answer in (
        ben.put(f"/ideas/{idea}/vote", {}),
        ben.delete(f"/ideas/{idea}/vote"),
        ben.patch(f"/ideas/{idea}", {"title": "Mine now, is it"}),
        ben.put(f"/ideas/{idea}/follow", {}),
    ):
        assert answer.status_code == 404 and "horn" not in answer.text
    asked = [{"title": "Let me in please", "body": "Please.", "campaign_id": number} for number in (campaign, 10**6)]
    known, unknown = (ben.post("/ideas", one) for one in asked)
    assert known.status_code == 422 and known.json == unknown.json


def test_a_campaign_opens_when_its_time_has_come_and_invites_each_once(app, board, api, client, world, drain):
    campaign = board.campaign(opens_at=now() + timedelta(days=1), closes_at=now() + timedelta(days=9))
    assert api(world.ana).get(f"/campaigns/{campaign}").status_code == 404
    assert api(world.pia).get(f"/campaigns/{campaign}").json["state"] == "planned"
    with shifted(timedelta(days=2)):
        for _ in range(2):
            board.tick()
        assert api(world.pia).get(f"/campaigns/{campaign}").json["invited"] == 7
        drain()
    with shifted(timedelta(days=10)):
        board.tick()
        assert api(world.ana).get(f"/campaigns/{campaign}").json["state"] == "closed"
    with app.app_context():
        assert len(db.session.execute(select(Contact.customer_id)).all()) == 7


def test_nobody_is_invited_twice_within_a_week(app, board, world, api):
    first = board.campaign("The first of two campaigns")
    with acting(app):
        add_person("zoe")
    second = board.campaign("The second of two campaigns")
    pia = api(world.pia)
    assert (pia.get(f"/campaigns/{first}").json["invited"], pia.get(f"/campaigns/{second}").json["invited"]) == (7, 1)
    with shifted(timedelta(days=8)):
        third = board.campaign("The third of the campaigns", closes_at=now() + timedelta(days=3))
        assert pia.get(f"/campaigns/{third}").json["invited"] == 8


def test_who_is_invited_hears_once_and_who_voted_hears_once_of_a_status(app, board, client, world, sign_in, drain):
    campaign = board.campaign()
    idea = board.idea(world.ana, campaign_id=campaign)
    board.vote(world.ben, idea)
    drain()
    for person in (world.ana, world.ben):
        assert sign_in(client, person).get("/inbox").text.count("You are invited") == 1
    board.status(idea, "planned", "Next spring.")
    other = board.idea(world.max, "The same lid, once more")
    board.merge(other, idea)
    drain()
    assert sign_in(client, world.ben).get("/inbox").text.count("moved: see where it stands") == 1
    assert sign_in(client, world.noa).get("/inbox").text.count("moved: see where it stands") == 0
    assert "became part of" in sign_in(client, world.max).get("/inbox").text


def test_who_unfollows_hears_nothing(board, client, world, sign_in, drain, api):
    idea = board.idea(world.ana)
    board.vote(world.ben, idea)
    assert api(world.ben).delete(f"/ideas/{idea}/follow").json == {"following": False}
    assert api(world.noa).put(f"/ideas/{idea}/follow").json == {"following": True}
    board.status(idea, "started")
    drain()
    assert "moved" not in sign_in(client, world.ben).get("/inbox").text
    assert "moved: see where it stands" in sign_in(client, world.noa).get("/inbox").text


def test_a_no_is_remembered_where_the_idea_becomes_part_of_another(board, client, world, sign_in, drain, api):
    idea, into = board.idea(world.ana), board.idea(world.max, "The same lid, once more")
    for person in (world.ben, world.noa, world.ada):
        board.vote(person, idea)
        assert api(person).delete(f"/ideas/{idea}/follow").json == {"following": False}
    board.vote(world.noa, into)
    board.merge(idea, into)
    board.status(into, "started")
    api(world.ada).put(f"/ideas/{into}/follow")
    board.status(into, "shipped")
    drain()
    heard = {name: sign_in(client, world.people[name]).get("/inbox").text for name in ("ben", "noa", "ada", "ana")}
    assert {name for name, inbox in heard.items() if "became part of" in inbox} == {"ana"}
    assert {name for name, inbox in heard.items() if "moved: see where it stands" in inbox} == {"ana", "noa", "ada"}
    pages = {
        name: sign_in(client, world.people[name]).get(f"/ideas/{into}/the-same-lid-once-more").text for name in heard
    }
    assert {name for name, page in pages.items() if 'name="follow" value=""' in page} == {"ana", "noa", "ada"}


def test_a_hidden_idea_is_gone_everywhere_and_comes_back(board, client, world, sign_in, csrf, api, drain):
    idea = board.idea(world.ana, "A cup holder of tin", "Of tin.")
    drain()
    sign_in(client, world.mia)
    assert client.post(f"/ideas/{idea}/hide", data={"csrf_token": csrf}).status_code == 303
    ben = api(world.ben)
    for path in (f"/ideas/{idea}", "/ideas", "/search?q=tin"):
        assert "cup holder" not in ben.get(path).text
    assert ben.put(f"/ideas/{idea}/vote", {}).status_code == 404
    assert client.post(f"/ideas/{idea}/restore", data={"csrf_token": csrf}).status_code == 303
    assert ben.get(f"/ideas/{idea}").status_code == 200


def test_an_idea_is_found_by_searching_and_while_a_like_one_is_typed(board, api, world, drain):
    idea = board.idea(world.ana, "A drip tray that can be seen through")
    board.status(idea, "declined", "It yellows.")
    drain()
    ben = api(world.ben)
    found = ben.get("/search?q=drip tray&kind=idea").json["data"]
    assert [one["id"] for one in found] == [idea]
    similar = ben.get("/search/similar?title=see-through drip tray&kind=idea").json["data"]
    assert similar[0]["note"] == "Declined, 1 vote"


def test_the_feed_shows_ideas_and_tombstones(app, board, api, world):
    idea = board.idea(world.ana, "A lid that stays open")
    feed = api(world.pia, "feed:read")
    entries = feed.get("/feed", headers={"Accept": "application/json"}).json["data"]
    mine = [one for one in entries if one["kind"] in ("ideas.submitted", "ideas.voted")]
    assert [one["kind"] for one in mine] == ["ideas.submitted", "ideas.voted"]
    assert mine[0]["object"]["type"] == "idea" and mine[0]["object"]["title"] == "A lid that stays open"
    from ideas.ideas.actions import hide

    with acting(app, world.mia) as mia:
        hide(mia, idea)
    entries = feed.get("/feed", headers={"Accept": "application/json"}).json["data"]
    assert all(one["object"]["gone"] for one in entries if one["object"].get("type") == "idea")
