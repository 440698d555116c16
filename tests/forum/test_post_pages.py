"""What one does with a post on its own pages: edit it, look at what it said, take it back, and what is kept while one writes."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import update

from core.clock import shifted
from core.db import db
from customers.models import Customer
from forum.posts.history import changed_lines
from tests.world import acting


@pytest.fixture
def thread(make, world):
    return make.thread(world.ana, title="How do I clean the burrs?", body="They squeak.\n\nAlways.")


@pytest.fixture
def post(make, world, thread):
    return make.post(world.ben, thread, "With rice.\n\nThen a brush.")


def edit(client, csrf, post, body, version=1):
    return client.post(f"/posts/{post.id}/edit", data={"csrf_token": csrf, "body": body, "version": version})


@pytest.mark.both
def test_whoever_was_overtaken_sees_both_texts_and_saves_over_the_new_one_knowingly(
    app, client, world, sign_in, csrf, post
):
    ben, mia = sign_in(client, world.ben), sign_in(app.test_client(), world.mia)
    assert "With rice." in ben.get(f"/posts/{post.id}/edit").text
    assert edit(mia, csrf, post, "Without rice, please.").status_code == 303
    late = edit(ben, csrf, post, "With more rice.")
    assert late.status_code == 409
    assert "Without rice, please." in late.text and "With more rice." in late.text
    version = re.search(r'name="version" value="(\d+)"', late.text)[1]
    assert edit(ben, csrf, post, "", version).status_code == 422
    assert edit(ben, csrf, post, "With more rice.", version).status_code == 303
    assert "With more rice." in client.get(f"/t/x/{post.thread_id}", follow_redirects=True).text


def test_the_history_shows_each_edit_to_whoever_may_read_the_post_and_to_nobody_else(
    app, client, world, sign_in, csrf, make, post
):
    sign_in(client, world.mia)
    edit(client, csrf, post, "Without rice.\n\nThen a brush.")
    edit(client, csrf, post, "Without rice.\n\nThen a brush, gently.", 2)
    guest = app.test_client()
    page = guest.get(f"/posts/{post.id}/history").text
    edits = re.findall(r"<(ins|del)>(.*?)</\1>", page)
    assert edits == [
        ("del", "Then a brush."),
        ("ins", "Then a brush, gently."),
        ("del", "With rice."),
        ("ins", "Without rice."),
    ]
    secret = make.post(world.mia, make.thread(world.mia, category="staff-room", title="Among us"))
    assert client.get(f"/posts/{secret.id}/history").status_code == 200
    assert guest.get(f"/posts/{secret.id}/history").status_code == 404
    assert client.post(f"/posts/{post.id}/delete", data={"csrf_token": csrf}).status_code == 303
    assert guest.get(f"/posts/{post.id}/history").status_code == 404


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("One\n---\nTwo", "One\nTwo", ["-:---"]),
        ("One\n-- Ben", "One\n++ Ben", ["-:-- Ben", "+:++ Ben"]),
        ("", "One", ["+:One"]),
        ("One", "One", []),
        ("@@ here", "@@ there", ["-:@@ here", "+:@@ there"]),
    ],
)
def test_a_line_that_looks_like_the_head_of_a_comparison_is_a_line(before, after, shown):
    assert [f"{line.sign}:{line.text}" for line in changed_lines(before, after) if line.sign != " "] == shown


def test_who_may_not_edit_is_refused_before_what_was_sent_is_looked_at(app, client, world, sign_in, csrf, post):
    assert client.get(f"/posts/{post.id}/edit").status_code == 303
    assert edit(sign_in(client, world.ana), csrf, post, "").status_code == 403
    assert client.get(f"/posts/{post.id}/edit").status_code == 403
    sign_in(client, world.ben)
    with shifted(timedelta(days=31)):
        assert edit(client, csrf, post, "Too late.").status_code == 403
    assert client.get("/posts/999999/edit").status_code == 404


def test_a_post_is_taken_back_with_its_accepted_mark_and_stays_away_until_it_is_restored(
    app, client, world, sign_in, csrf, api, thread, post
):
    assert api(world.ana).put(f"/threads/{thread.id}/answer", {"post_id": post.id}).status_code == 200
    ben, page = sign_in(client, world.ben), f"/t/{thread.slug}/{thread.id}"
    assert ben.post(f"/posts/{thread.id}/delete", data={"csrf_token": csrf}).status_code in (403, 409)
    taken = ben.post(f"/posts/{post.id}/delete", data={"csrf_token": csrf})
    assert (taken.status_code, taken.location.partition("#")[0]) == (303, f"{page}/2")
    assert "With rice." not in app.test_client().get(page).text
    assert api(world.ana).get(f"/threads/{thread.id}").json["answer_id"] is None
    assert ben.post(f"/posts/{post.id}/delete", data={"csrf_token": csrf}).status_code == 404
    assert (
        sign_in(app.test_client(), world.ana).post(f"/posts/{post.id}/restore", data={"csrf_token": csrf}).status_code
        == 404
    )
    assert ben.post(f"/posts/{post.id}/restore", data={"csrf_token": csrf}).status_code == 303
    assert "With rice." in app.test_client().get(page).text


@pytest.mark.both
def test_a_post_that_two_restore_at_the_same_moment_is_restored_once(app, world, sign_in, csrf, post):
    assert (
        sign_in(app.test_client(), world.ben).post(f"/posts/{post.id}/delete", data={"csrf_token": csrf}).status_code
        == 303
    )
    clients = [sign_in(app.test_client(), world.mia) for _each in range(4)]
    together = Barrier(len(clients))

    def restore(client):
        together.wait()
        return client.post(f"/posts/{post.id}/restore", data={"csrf_token": csrf}).status_code

    with ThreadPoolExecutor(len(clients)) as threads:
        assert sorted(threads.map(restore, clients)) == [303, 404, 404, 404]


def test_the_answer_is_accepted_and_withdrawn_by_the_same_button(client, world, sign_in, csrf, api, thread, post):
    sign_in(client, world.ana)
    answers = []
    for _click in range(2):
        sent = client.post(f"/t/{thread.id}/answer", data={"csrf_token": csrf, "post_id": post.id})
        answers.append((sent.status_code, api(world.ana).get(f"/threads/{thread.id}").json["answer_id"]))
    assert answers == [(303, post.id), (303, None)]
    for wrong in ({}, {"post_id": 999_999}):
        sent = client.post(f"/t/{thread.id}/answer", data={"csrf_token": csrf, **wrong})
        assert sent.status_code == 422, wrong


def test_another_accepted_answer_takes_the_place_of_the_first(world, make, api, thread, post, drain, client, sign_in):
    second = make.post(world.mia, thread, "With air.")
    ana = api(world.ana)
    for each in (post, second):
        assert ana.put(f"/threads/{thread.id}/answer", {"post_id": each.id}).json["answer_id"] == each.id
    feed = api(world.pia, "feed:read").get("/feed", headers={"Accept": "application/json"}).json["data"]
    kinds = [(one["kind"], one["object"]["id"]) for one in feed if "answer" in str(one["kind"])]
    accepted, withdrawn = "forum.answer_accepted", "forum.answer_withdrawn"
    assert kinds == [(accepted, post.id), (withdrawn, post.id), (accepted, second.id)]


def test_a_draft_is_ones_own_and_an_empty_one_is_none(app, client, world, sign_in, csrf):
    ana, ben = sign_in(client, world.ana), sign_in(app.test_client(), world.ben)
    nothing = {"title": "", "body": "", "saved_at": None}
    assert ana.get("/drafts/new-thread").json == nothing
    sent = {"csrf_token": csrf, "title": "Burrs", "body": "They squ"}
    assert ana.post("/drafts/new-thread", data=sent).status_code == 204
    assert ana.get("/drafts/new-thread").json.items() >= {"title": "Burrs", "body": "They squ"}.items()
    assert ben.get("/drafts/new-thread").json == nothing
    assert ana.post("/drafts/new-thread", data=sent | {"title": "x" * 256}).status_code == 422
    assert ana.post("/drafts/new-thread", data={"csrf_token": csrf, "body": " \n"}).status_code == 204
    assert ana.get("/drafts/new-thread").json == nothing


def test_nobody_calls_a_crowd_and_a_new_member_calls_two(app, world, api, thread):
    with acting(app):
        for number in range(11):
            person = {"handle": f"guest{number}", "skeleton": f"guest{number}", "name": "G"}
            db.session.add(Customer(**person, joined_at=db.session.get(Customer, world.ana.id).joined_at))
    crowd = " ".join(f"@guest{number}" for number in range(11))
    refused = api(world.ben).post(f"/threads/{thread.id}/posts", {"body": crowd})
    assert refused.status_code == 422 and "10 people" in refused.json["errors"]["body"]
    with acting(app):
        moment = db.session.get(Customer, world.mia.id).joined_at
        fresh = update(Customer).where(Customer.id == world.ben.id)
        db.session.execute(fresh.values(established_at=None, registered_at=moment))
    refused = api(world.ben).post(f"/threads/{thread.id}/posts", {"body": "@guest0 @guest1 @guest2 hello"})
    assert refused.status_code == 422 and "2 people" in refused.json["errors"]["body"]
    assert api(world.ben).post(f"/threads/{thread.id}/posts", {"body": "@guest0 @guest1 hello"}).status_code == 201
    soon = api(world.ben).post(f"/threads/{thread.id}/posts", {"body": "And another thing."})
    assert soon.status_code == 429 and f"Wait {soon.headers['Retry-After']} seconds." in soon.json["detail"]


def test_what_is_pinned_is_unpinned_and_an_unknown_tool_is_none(client, world, sign_in, csrf, thread):
    sign_in(client, world.mia)
    assert client.get(f"/t/{thread.id}/curate").status_code == 200
    pinned = client.post(f"/t/{thread.id}/curate/pin", data={"csrf_token": csrf})
    assert pinned.status_code == 303 and "curate/unpin" in client.get(f"/t/{thread.id}/curate").text
    assert client.post(f"/t/{thread.id}/curate/unpin", data={"csrf_token": csrf}).status_code == 303
    assert "curate/unpin" not in client.get(f"/t/{thread.id}/curate").text
    assert client.post(f"/t/{thread.id}/curate/throw", data={"csrf_token": csrf}).status_code == 404
