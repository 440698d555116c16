"""Threads and posts through the JSON API."""

import pytest


def test_a_thread_is_started_read_and_answered(api, world):
    ana, ben = api(world.ana), api(world.ben)
    made = ana.post(
        "/threads",
        {
            "category": "questions",
            "title": "Which grind for moka?",
            "body": "It chokes.",
            "kind": "question",
            "tags": ["Moka"],
            "product": "T1",
        },
    )
    assert made.status_code == 201, made.text
    thread = made.json
    assert thread["tags"] == ["moka"] and thread["product"] == "T1" and thread["post_count"] == 1
    reply = ben.post(f"/threads/{thread['id']}/posts", {"body": "Coarser than espresso."})
    assert reply.status_code == 201 and reply.json["number"] == 2
    assert reply.json["author"] == {"id": world.ben.id, "handle": "ben"}
    accepted = ana.put(f"/threads/{thread['id']}/answer", {"post_id": reply.json["id"]})
    assert accepted.json["answer_id"] == reply.json["id"]
    posts = ana.get(f"/threads/{thread['id']}/posts").json
    assert [post["number"] for post in posts["data"]] == [1, 2] and posts["next"] is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": "x" * 300}, "title"),
        ({"body": ""}, "body"),
        ({"category": "nope"}, "category"),
        ({"kind": "party"}, "kind"),
        ({"colour": "red"}, "colour"),
        ({"title": 7}, "title"),
        ({"tags": "one"}, "tags"),
        ({"product": "nope"}, "product"),
    ],
)
def test_what_cannot_be_taken_is_named_by_field(api, world, change, field):
    answer = api(world.ana).post("/threads", {"category": "tips", "title": "A fine title", "body": "Text."} | change)
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == [field]


def test_an_edit_of_two_at_once_tells_the_second(api, world, make):
    thread = make.thread(world.ana)
    ana = api(world.ana)
    post = ana.get(f"/threads/{thread.id}/posts").json["data"][0]
    assert ana.patch(f"/posts/{post['id']}", {"body": "Once more.", "version": 1}).status_code == 200
    assert ana.patch(f"/posts/{post['id']}", {"body": "And again.", "version": 1}).status_code == 409


def test_reactions_count_each_person_once(api, world, make):
    thread = make.thread(world.ana, category="tips", title="Grind colder beans")
    ben = api(world.ben)
    post = ben.get(f"/threads/{thread.id}/posts").json["data"][0]
    for _ in range(2):
        assert ben.put(f"/posts/{post['id']}/reactions/like", {}).json["likes"] == 1
    assert ben.put(f"/posts/{post['id']}/reactions/worked", {}).json["worked"] == 1
    changed = ben.put(f"/posts/{post['id']}/reactions/did_not_work", {}).json
    assert (changed["worked"], changed["did_not_work"]) == (0, 1)
    assert ben.delete(f"/posts/{post['id']}/reactions/like").json["likes"] == 0
    assert api(world.ana).put(f"/posts/{post['id']}/reactions/like", {}).status_code == 403


def test_what_one_may_not_know_of_is_not_there(api, world, make):
    hidden = make.thread(world.mia, category="staff-room", title="Between us")
    ben = api(world.ben)
    for answer in (
        ben.get(f"/threads/{hidden.id}"),
        ben.post(f"/threads/{hidden.id}/posts", {"nonsense": 1}),
        ben.get("/threads/999999"),
    ):
        assert answer.status_code == 404
        assert "Between us" not in answer.text


def test_scopes_and_guests(api, client, world):
    assert api(world.ana, "read").post("/threads", {}).status_code == 403
    assert client.post("/api/v1/threads", json={}).status_code == 401
    assert client.get("/api/v1/threads").status_code == 200


def test_an_idempotency_key_creates_once(api, world):
    ana = api(world.ana)
    sent = {"category": "tips", "title": "Sent twice", "body": "Once is enough."}
    first, second = (ana.post("/threads", sent, headers={"Idempotency-Key": "k1"}) for _ in range(2))
    assert first.status_code == second.status_code == 201
    assert first.json["id"] == second.json["id"]
    assert ana.post("/threads", sent | {"title": "Another"}, headers={"Idempotency-Key": "k1"}).status_code == 409
