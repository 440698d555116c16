"""Ideas and campaigns through the JSON API."""

from datetime import timedelta

import pytest

from core.clock import iso, now

IDEA = {"title": "A lid that stays open", "body": "It falls shut while I pour."}


def test_an_idea_is_proposed_voted_for_and_taken_back(api, world):
    ana, ben = api(world.ana), api(world.ben)
    made = ana.post("/ideas", IDEA | {"tags": ["Lid"], "product": "T2"})
    assert made.status_code == 201, made.text
    idea = made.json
    assert (idea["status"], idea["votes"], idea["voted"]) == ("open", 1, True)
    assert idea["tags"] == ["lid"] and idea["product"] == "T2" and idea["merged_into"] is None
    path = f"/ideas/{idea['id']}/vote"
    assert ben.get(f"/ideas/{idea['id']}").json["voted"] is False
    for _ in range(2):
        assert ben.put(path, {"weight": 1}).json == {"votes": 2, "voted": True, "weight": 1}
    for _ in range(2):
        assert ben.delete(path).json == {"votes": 1, "voted": False, "weight": 0}


def test_its_conversation_is_a_thread_that_leads_to_the_idea(api, client, world):
    idea = api(world.ana).post("/ideas", IDEA).json
    posts = api(world.ben).get(f"/threads/{idea['thread_id']}/posts").json["data"]
    assert posts[0]["body"] == IDEA["body"]
    answer = client.get(f"/t/x/{idea['thread_id']}")
    assert answer.status_code == 301 and answer.location == f"/ideas/{idea['id']}/a-lid-that-stays-open"
    api(world.ben).post(f"/threads/{idea['thread_id']}/posts", {"body": "A magnet would do."})
    assert client.get(f"/t/x/{idea['thread_id']}/2").location.endswith("/a-lid-that-stays-open?post=2")
    assert all(row["id"] != idea["thread_id"] for row in client.get("/api/v1/threads").json["data"])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": "x"}, "title"),
        ({"title": "x" * 151}, "title"),
        ({"body": ""}, "body"),
        ({"campaign_id": "one"}, "campaign_id"),
        ({"product": "nope"}, "product"),
        ({"colour": "red"}, "colour"),
        ({"tags": "one"}, "tags"),
    ],
)
def test_what_cannot_be_taken_is_named_by_field(api, world, change, field):
    answer = api(world.ana).post("/ideas", IDEA | change)
    assert answer.status_code == 422 and list(answer.json["errors"]) == [field]


def test_a_campaign_takes_ideas_until_it_closes(api, world):
    pia, ana, ben = api(world.pia), api(world.ana), api(world.ben)
    closes = iso(now() + timedelta(days=7))
    sent = {"title": "What next?", "brief": "One thing.", "closes_at": closes, "voting": "budget", "budget": 10}
    made = pia.post("/campaigns", sent)
    assert made.status_code == 201, made.text
    assert (made.json["state"], made.json["audience"], made.json["budget"]) == ("open", "everyone", 10)
    idea = ana.post("/ideas", IDEA | {"campaign_id": made.json["id"]}).json
    assert idea["campaign_id"] == made.json["id"]
    assert ben.put(f"/ideas/{idea['id']}/vote", {"weight": 3}).json["votes"] == 4
    assert ben.put(f"/ideas/{idea['id']}/vote", {"weight": 4}).status_code == 422
    past = iso(now() + timedelta(seconds=1))
    assert pia.patch(f"/campaigns/{made.json['id']}", {"closes_at": past}).status_code == 200
    from core.clock import shifted

    with shifted(timedelta(minutes=1)):
        assert ana.post("/ideas", IDEA | {"campaign_id": made.json["id"]}).status_code == 409
        assert ben.delete(f"/ideas/{idea['id']}/vote").status_code == 409
        assert ana.get(f"/campaigns/{made.json['id']}").json["state"] == "closed"


def test_status_merge_and_unmerge(api, world):
    pia, ana, ben = api(world.pia), api(world.ana), api(world.ben)
    one, two = (api(who).post("/ideas", IDEA).json["id"] for who in (world.ana, world.ben))
    ana.put(f"/ideas/{two}/vote", {})
    assert ana.post(f"/ideas/{one}/merge", {"into": two}).status_code == 403
    merged = pia.post(f"/ideas/{one}/merge", {"into": two})
    assert merged.json["merged_into"] == two and (merged.json["moved"], merged.json["already_there"]) == (0, 1)
    assert ben.get(f"/ideas/{two}").json["votes"] == 2
    assert ben.put(f"/ideas/{one}/vote", {}).status_code == 409
    assert pia.post(f"/ideas/{one}/unmerge", {}).json["votes"] == 1
    assert pia.post(f"/ideas/{one}/unmerge", {}).status_code == 409
    shipped = pia.put(f"/ideas/{one}/status", {"status": "shipped", "response": "In every kettle since May."})
    assert (shipped.json["status"], shipped.json["response"]) == ("shipped", "In every kettle since May.")
    assert ben.put(f"/ideas/{one}/vote", {}).status_code == 409
    assert pia.put(f"/ideas/{one}/status", {"status": "nope"}).status_code == 422


def test_staff_see_who_stands_behind_it_and_customers_votes_alone(api, world, make):
    ana, pia = api(world.ana), api(world.pia)
    idea = ana.post("/ideas", IDEA).json["id"]
    post = make.post(world.ben, make.thread(world.ana))
    linked = pia.post(f"/ideas/{idea}/evidence", {"post_id": post.id, "importance": 3})
    assert linked.status_code == 201 and linked.json["author_id"] == world.ben.id
    assert [one["post_id"] for one in pia.get(f"/ideas/{idea}/evidence").json["data"]] == [post.id]
    tally = pia.get(f"/ideas/{idea}/tally?by=level").json
    assert tally["total"]["votes"] == 1 and tally["total"]["demand"] == 2
    assert [one["votes"] for one in tally["slices"]] == [1]
    assert pia.get(f"/ideas/{idea}/voters").json["data"][0]["handle"] == "ana"
    for path in ("voters", "tally", "evidence"):
        assert ana.get(f"/ideas/{idea}/{path}").status_code == 403


def test_guests_read_and_do_nothing_else(api, client, world):
    idea = api(world.ana).post("/ideas", IDEA).json["id"]
    assert client.get(f"/api/v1/ideas/{idea}").json["votes"] == 1
    assert client.put(f"/api/v1/ideas/{idea}/vote", json={}).status_code == 401
    assert client.post("/api/v1/ideas", json=IDEA).status_code == 401
    assert client.get("/api/v1/ideas?order=top").json["data"][0]["id"] == idea
