"""The export feed: complete, in order, and clean of what is gone."""

import threading
from dataclasses import dataclass

import orjson
import pytest

from core.db import db
from core.journal import Activity, record
from core.journal.activity import Kinds
from core.journal.models import JournalRow
from customers import viewers
from forum.activity import ThreadStarted
from forum.posts.actions import add_post, delete_post
from forum.posts.models import Post
from forum.posts.writing import write
from insights.feed.entries import Asked
from insights.feed.streams import as_one, follow, ndjson
from tests.world import acting

READ = ("feed:read",)


@dataclass(frozen=True, kw_only=True)
class _Kept(Activity):
    kind = "forum.kept"
    object_type = "post"
    is_private = True
    post_id: int


def lines(answer):
    return lines_of(answer.data)


def lines_of(written):
    return [orjson.loads(line) for line in written.splitlines()]


@pytest.fixture
def story(world, make):
    thread = make.thread(world.ana, title="How do I clean the burrs?", category="tips", product="T1", tags=("grinder",))
    return thread, make.post(world.ben, thread, "With rice, then a brush.")


def test_an_entry_names_its_object_and_a_key_for_its_person(api, world, story):
    thread, post = story
    entries = lines(api(world.pia, *READ).get("/feed"))
    assert [entry["kind"] for entry in entries] == ["forum.thread_started", "forum.post_added"]
    entry = entries[1]
    assert entry["object"]["text"] == "With rice, then a brush."
    assert entry["object"]["thread"] == {"id": thread.id, "title": thread.title}
    assert (entry["object"]["type"], entry["object"]["id"]) == ("post", post.id)
    assert (entry["object"]["category"], entry["object"]["product"], entry["object"]["tags"]) == (
        "tips",
        "T1",
        ["grinder"],
    )
    assert entry["actor"]["key"].startswith("c_")
    assert not {"id", "handle", "email"} & set(entry["actor"])


def test_two_tokens_cannot_be_joined(api, world, story):
    first, second = (lines(api(world.pia, *READ).get("/feed"))[0]["actor"]["key"] for _ in range(2))
    assert first != second


def test_it_is_read_on_from_a_number_and_as_one_json_answer(api, world, story):
    pia = api(world.pia, *READ)
    answer = pia.get("/feed?after=1&limit=1", headers={"Accept": "application/json"}).json
    assert [entry["seq"] for entry in answer["data"]] == [2] and answer["head"] == 2 and answer["next"] is None
    assert pia.get("/feed?limit=1", headers={"Accept": "application/json"}).json["next"] == 1
    assert pia.get("/feed?limit=1001").status_code == 422
    assert pia.get("/feed?kinds=nope").status_code == 422


def test_what_was_deleted_is_a_tombstone_in_every_entry_that_names_it(app, api, world, story):
    _thread, post = story
    with acting(app, world.ben) as viewer:
        delete_post(viewer, post.id)
    entries = lines(api(world.pia, *READ).get("/feed"))
    assert [entry["kind"] for entry in entries[1:]] == ["forum.post_added", "forum.post_deleted"]
    assert all(entry["object"] == {"type": "post", "id": post.id, "gone": True} for entry in entries[1:])


def test_what_a_token_may_not_see_keeps_its_number_and_nothing_else(api, world, make):
    make.thread(world.mia, category="staff-room", title="Between us")
    make.thread(world.ana, title="For everyone to read")
    entries = lines(api(world.ana, *READ).get("/feed"))
    assert [entry["seq"] for entry in entries] == [1, 2]
    assert entries[0] == {"seq": 1, "at": entries[0]["at"], "kind": None, "actor": None, "object": {"gone": True}}


def test_kinds_and_categories_and_products_narrow_it(api, world, story, make):
    make.thread(world.ana, category="questions")
    pia = api(world.pia, *READ)
    assert len(lines(pia.get("/feed?kinds=forum.post_added"))) == 1
    assert len(lines(pia.get("/feed?category=tips"))) == 2
    assert len(lines(pia.get("/feed?product=T1&limit=1"))) == 1


def test_identities_come_with_scope_and_consent(app, api, world, story):
    from customers.consent.actions import give

    pia = api(world.pia, "feed:read", "feed:identities")
    assert "email" not in lines(pia.get("/feed"))[0]["actor"]
    with acting(app, world.ana) as viewer:
        give(viewer, "share_identity", "page")
    assert lines(pia.get("/feed"))[0]["actor"]["email"] == world.ana.email


def test_a_snapshot_is_what_stands_and_where_to_go_on(api, world, story):
    answer = lines(api(world.pia, *READ).get("/feed/snapshot"))
    assert answer[0] == {"head": 2}
    assert {"thread", "post", "customer"} == {line["object"]["type"] for line in answer[1:]}


def test_a_snapshot_as_one_json_holds_what_the_lines_hold_and_is_never_whole_in_memory(
    app, api, world, make, monkeypatch
):
    for number in range(5):
        make.thread(world.ana, title=f"Thread {number}")
    monkeypatch.setattr("insights.feed.streams.AT_ONCE", 2)
    pia = api(world.pia, *READ)
    head, *objects = lines(pia.get("/feed/snapshot"))
    assert lines(pia.get("/feed/snapshot", headers={"Accept": "*/*"})) == [head, *objects]
    answer = pia.get("/feed/snapshot", headers={"Accept": "application/json"})
    assert answer.content_type == "application/json" and "Content-Length" not in answer.headers
    assert answer.json == {"data": objects} | head and len(objects) > 10
    with app.app_context():
        pieces = list(as_one(app, viewers.by_id(world.pia.id), head["head"]))
    assert max(piece.count(b'"object"') for piece in pieces) == 2


def test_a_snapshot_that_is_broken_off_does_not_look_whole(app, world, story):
    from customers.tokens.actions import create_token, withdraw_token

    with acting(app, world.pia):
        token = create_token(world.pia.id, READ)
    with app.app_context():
        viewer = viewers.by_token(token[1])
    pieces = as_one(app, viewer, 2)
    begun = next(pieces) + next(pieces)
    with acting(app, world.pia) as pia:
        withdraw_token(pia, token[0].id)
    assert begun.startswith(b'{"data":[{"object":') and list(pieces) == []


def test_whoever_follows_reads_json_in_every_line_also_after_a_silence(app, world, story, monkeypatch):
    monkeypatch.setattr("insights.feed.streams.HEARTBEAT", 0.0)
    with app.app_context():
        viewer = viewers.by_id(world.pia.id)
    following = follow(app, viewer, Asked(), 1, ndjson)
    heard = [next(following) for _piece in range(3)]
    with acting(app, world.ben) as ben:
        add_post(ben, story[0].id, write("And a vacuum cleaner."))
    heard.append(next(following))
    following.close()
    said = b"".join(heard)
    assert [orjson.loads(line)["seq"] for line in said.splitlines()] == [2, 3] and said.count(b"\n") == 2
    assert [heard[0], heard[2]] == [b" ", b" "]


def test_whoever_follows_hears_no_more_once_the_token_is_withdrawn(app, world, story):
    from customers.tokens.actions import create_token, withdraw_token

    thread, _post = story
    with acting(app, world.pia):
        token = create_token(world.pia.id, READ)
    with app.app_context():
        viewer = viewers.by_token(token[1])
    lines = follow(app, viewer, Asked(), 0, ndjson)
    assert next(lines) == b" " and next(lines).count(b"\n") == 2
    with acting(app, world.pia) as pia:
        withdraw_token(pia, token[0].id)
    with acting(app, world.ben) as viewer:
        add_post(viewer, thread.id, write("Not for them any more."))
    assert list(lines) == []


def test_what_is_in_no_table_any_more_is_a_tombstone(app, api, world, story):
    _thread, post = story
    with acting(app):
        db.session.delete(db.session.get(Post, post.id))
    entries = lines(api(world.pia, *READ).get("/feed"))
    assert entries[1]["object"] == {"type": "post", "id": post.id, "gone": True}


def test_a_filter_that_finds_nothing_ends_and_says_where_to_go_on(api, world, story):
    answer = api(world.pia, *READ).get("/feed?category=canteen", headers={"Accept": "application/json"}).json
    assert answer == {"data": [], "next": None, "head": 2}


@pytest.mark.both
def test_a_page_is_read_in_as_many_statements_as_a_line(api, world, story, make, count_statements):
    thread, _post = story
    pia = api(world.pia, *READ)
    pia.get("/feed?limit=2")
    count_statements.clear()
    pia.get("/feed?limit=2")
    few = list(count_statements)
    for number in range(12):
        make.post(world.ben, thread, f"Number {number}.")
    count_statements.clear()
    assert len(lines(pia.get("/feed?limit=14"))) == 14
    many = list(count_statements)
    assert len(many) <= len(few) + 1 <= 11, "the options may be read again meanwhile"
    assert sum("FROM threads" in one for one in many) == 1, "posts and their threads are read together"


@pytest.mark.both
def test_writers_at_once_leave_no_hole_and_no_number_twice(app, world, make):
    thread = make.thread(world.ana)

    def write_some(person):
        for number in range(10):
            try:
                with acting(app, person) as viewer:
                    add_post(viewer, thread.id, write(f"Number {number} of {person.handle}."))
                    if number % 5 == 4:
                        raise RuntimeError("rolled back")
            except RuntimeError:
                continue

    threads = [
        threading.Thread(target=write_some, args=(person,)) for person in (world.ana, world.ben, world.mia, world.pia)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    with app.app_context():
        numbers = list(db.session.scalars(db.select(JournalRow.seq).order_by(JournalRow.seq)))
    assert numbers == list(range(1, 34))


def test_what_nobody_but_its_actor_may_know_of_keeps_its_number_and_nothing_else(app, api, world, story, monkeypatch):
    """A kind says so by `is_private = True`, whatever it happened to; of kinds that are not known (any more) nothing is said either."""
    thread, post = story
    monkeypatch.setitem(app.extensions, "kinds", Kinds([ThreadStarted, _Kept]))
    with acting(app, world.ana):
        record(_Kept(actor_id=world.ana.id, post_id=post.id))
    pia = api(world.pia, "feed:read", "feed:identities")
    started, *silent = lines(pia.get("/feed"))
    assert (started["kind"], started["object"]["id"]) == ("forum.thread_started", thread.id)
    unsaid = {"kind": None, "actor": None, "object": {"gone": True}}
    assert silent == [{"seq": seq, "at": one["at"], **unsaid} for seq, one in enumerate(silent, start=2)]
    assert [one["seq"] for one in silent] == [2, 3]
    with app.app_context():
        viewer = viewers.by_id(world.pia.id)
    following = follow(app, viewer, Asked(), 1, ndjson)
    assert (next(following), lines_of(next(following))) == (b" ", silent)
    following.close()
    assert pia.get("/feed?after=1", headers={"Accept": "application/json"}).json["data"] == silent
    assert [one["seq"] for one in lines(pia.get("/feed?category=tips"))] == [1], "it would say what it happened to"
    assert pia.get("/feed?kinds=forum.kept").json["errors"]["kinds"] == "There is no kind forum.kept."
