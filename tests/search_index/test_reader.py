"""The index follows what happens, and what is not for you is never found."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.searchable import Ref
from core.transactions import reading
from core.worker import work_until_idle
from customers.record.erasing import erase
from forum.curation.actions import hide_thread, move_thread, restore_thread
from forum.posts.actions import delete_post, edit_post, restore_post
from forum.posts.answers import accept_answer
from forum.posts.writing import write
from forum.reactions.actions import react
from home.imports.running import importer_named, run_import
from search_index.upkeep import compare, rebuild
from tests.world import acting

pytestmark = pytest.mark.both


@pytest.fixture
def found(app, drain, api):
    """What a person finds, as (kind, id), after all readers came to the head."""

    def do(person, typed, drained=True, **asked):
        if drained:
            drain()
        answer = api(person, "read").get("/search", query_string={"q": typed, **asked})
        assert answer.status_code == 200, answer.text
        return [(hit["kind"], hit["id"]) for hit in answer.json["data"]]

    return do


@pytest.fixture(autouse=True)
def indexed(app):
    """The world's people were there before the journal."""
    with app.app_context():
        rebuild(app.extensions["search"])


def differences(app):
    with app.app_context():
        return [one for one in compare(app.extensions["search"]) if not one.is_none]


def test_threads_and_replies_are_found(world, make, found, app):
    thread = make.thread(world.ana, title="Descaling the Bittern", body="It hisses.")
    reply = make.post(world.ben, thread, "Citric acid does it.")
    assert found(world.ana, "descale bittern") == [("thread", thread.id)]
    assert found(world.ana, "hissing") == [("thread", thread.id)]
    assert found(world.ana, "citric acid") == [("post", reply.id)]
    assert found(world.ana, "citric kind:thread") == []
    assert not differences(app)


def test_a_reply_that_says_nothing_is_not_found_by_the_tags_of_its_thread(world, make, found, app):
    thread = make.thread(world.ana, title="Mine squeaks", tags=("grinder",))
    make.post(world.ben, thread, "<!-- -->")
    short = make.post(world.ana, thread, "Do you stir?")
    own = make.post(
        world.ben, thread, "It took me years to see it, but in the end the noise came from the grinder below."
    )
    assert found(world.ben, "grinder", kind="post") == [("post", own.id), ("post", short.id)]
    assert set(found(world.ben, "grinder")) == {("thread", thread.id), ("post", own.id), ("post", short.id)}


def test_an_edit_is_found_by_its_new_words_alone(world, make, found, app):
    thread = make.thread(world.ana)
    reply = make.post(world.ben, thread, "Citric acid does it.")
    assert found(world.ana, "citric") == [("post", reply.id)]
    with acting(app, world.ben) as viewer:
        edit_post(viewer, reply.id, write("Vinegar does it."), 1)
    assert found(world.ana, "citric") == []
    assert found(world.ana, "vinegar") == [("post", reply.id)]
    assert not differences(app)


def test_what_is_removed_is_gone_before_the_reader_hears_of_it(world, make, found, app):
    thread = make.thread(world.ana, body="It hisses.")
    reply = make.post(world.ben, thread, "Citric acid does it.")
    assert found(world.ana, "citric")
    with acting(app, world.ben) as viewer:
        delete_post(viewer, reply.id)
    assert found(world.ana, "citric", drained=False) == []
    assert found(world.ana, "citric") == []
    with acting(app, world.mia) as viewer:
        restore_post(viewer, reply.id)
    assert found(world.ana, "citric") == [("post", reply.id)]
    with acting(app, world.mia) as viewer:
        hide_thread(viewer, thread.id)
    assert found(world.ana, "citric OR hisses", drained=False) == []
    assert found(world.ana, "citric OR hisses") == []
    assert not differences(app)
    with acting(app, world.mia) as viewer:
        restore_thread(viewer, thread.id)
    assert sorted(found(world.ana, "citric OR hisses")) == [("post", reply.id), ("thread", thread.id)]


def test_a_closed_category_is_neither_found_nor_counted_nor_suggested(world, make, drain, api, client):
    for number in range(3):
        inner = make.thread(world.mia, title=f"Quarterly bittern plans {number}", category="staff-room")
        make.post(world.mia, inner, "The bittern gets a lid.")
    for number in range(2):
        make.thread(world.ben, title=f"Lounge about bitterns {number}", category="lounge")
    drain()
    guest = client.get("/search?q=bittern")
    assert "Nothing found" in guest.text
    assert client.get("/api/v1/search?q=bittern").json == {
        "data": [],
        "total": 0,
        "total_is_exact": True,
        "next": None,
    }
    member = api(world.ana, "read")
    assert member.get("/search?q=bittern").json["total"] == 2
    assert member.get("/search?q=lid").json["total"] == 0
    alike = member.get("/search/similar?title=lounge bittern plans").json["data"]
    assert {one["title"] for one in alike} == {"Lounge about bitterns 0", "Lounge about bitterns 1"}
    assert api(world.mia, "read").get("/search?q=bittern").json["total"] == 8


def test_a_thread_that_moves_into_a_closed_category_is_gone_for_others_at_once(world, make, found, app):
    thread = make.thread(world.ana, title="Bittern price list")
    assert found(world.ben, "price list") == [("thread", thread.id)]
    with acting(app, world.mia) as viewer:
        move_thread(viewer, thread.id, "staff-room", is_meant=True)
    assert found(world.ben, "price list", drained=False) == []
    assert found(world.ben, "price list") == []
    assert found(world.mia, "price list category:staff-room") == [("thread", thread.id)]


def test_operators_know_author_tag_category_and_answer(world, make, found, app):
    thread = make.thread(world.ana, title="Why does it hiss?", tags=("steam", "noise"))
    reply = make.post(world.ben, thread, "The valve is old.")
    other = make.thread(world.ben, title="Hiss and steam", category="tips")
    assert found(world.ana, "hiss @ana") == [("thread", thread.id)]
    assert sorted(found(world.ana, "#steam")) == [("post", reply.id), ("thread", thread.id)]
    assert found(world.ana, "hiss #tips") == [("thread", other.id)]
    assert found(world.ana, "hiss status:unanswered") == [("thread", thread.id)]
    with acting(app, world.ana) as viewer:
        accept_answer(viewer, thread.id, reply.id)
    assert found(world.ana, "hiss status:unanswered") == []
    assert found(world.ana, "hiss status:answered") == [("thread", thread.id)]


def test_the_most_liked_come_first_when_asked_so(world, make, found, app):
    threads = [make.thread(world.ana, title=f"Tea number {n}", body=f"Tea {n}.") for n in range(3)]
    with acting(app, world.ben) as viewer:
        opening = app.extensions["search"].visible([Ref("thread", threads[1].id)], viewer)
        assert opening
    with acting(app, world.ben) as viewer:
        react(viewer, first_post(app, threads[1]), "like")
    assert found(world.ana, "tea", sort="likes")[0] == ("thread", threads[1].id)
    assert found(world.ana, "tea", sort="latest")[0] == ("thread", threads[2].id)


def first_post(app, thread):
    from sqlalchemy import text

    from core.db import db

    return db.session.execute(
        text("SELECT id FROM posts WHERE thread_id = :id AND number = 1"), {"id": thread.id}
    ).scalar_one()


def test_nothing_of_an_erased_person_is_found_by_their_name(world, make, found, app, drain):
    thread = make.thread(world.ben, title="About kettles")
    make.post(world.ana, thread, "Canaryword is what I say.")
    assert found(world.ben, "@ana")
    found(world.ben, "ana")
    with acting(app):
        erase(world.ana.id)
    drain()
    assert found(world.ben, "@ana") == []
    assert not differences(app)


def test_an_index_that_was_lost_is_made_from_the_tables(world, make, found, app):
    thread = make.thread(world.ana, title="Bittern")
    make.post(world.ben, thread, "Citric acid.")
    found(world.ana, "bittern")
    app.extensions["search"].engine.discard()
    assert {(one.kind, one.missing) for one in differences(app)} == {("thread", 1), ("post", 1), ("person", 7)}
    with app.app_context():
        assert rebuild(app.extensions["search"]) == 9
    assert not differences(app)
    assert found(world.ana, "bittern") == [("thread", thread.id)]


def test_check_names_each_difference_and_rebuild_heals_it(world, make, drain, app):
    from tests.search_index.conftest import document

    thread = make.thread(world.ana, title="Bittern")
    drain()
    runner = app.test_cli_runner()
    assert runner.invoke(args=["search", "check"]).exit_code == 0
    with app.extensions["search"].engine.writing() as writer:
        writer.put([document(thread.id, title="Old", kind="thread"), document(9999), document(1, kind="idea")])
    told = runner.invoke(args=["search", "check"])
    assert told.exit_code == 1
    lines = {line.split()[0]: line.split() for line in told.output.splitlines()}
    assert (lines["thread"][4], lines["post"][-1], lines["idea"][-1]) == ("1", "1", "1")
    assert runner.invoke(args=["search", "rebuild"]).exit_code == 0
    assert runner.invoke(args=["search", "check"]).exit_code == 0


@pytest.mark.parametrize("size", [1, 2, 7])
def test_batches_of_any_size_and_a_second_reading_end_the_same(world, make, drain, app, size):
    thread = make.thread(world.ana, title="Bittern")
    reply = make.post(world.ben, thread, "Citric acid.")
    with acting(app, world.ben) as viewer:
        delete_post(viewer, reply.id)
    drain(limit=size)
    before = sorted(app.extensions["search"].engine.refs())
    result = app.test_cli_runner().invoke(args=["readers", "replay", "search"])
    assert result.exit_code == 0, result.output
    assert sorted(app.extensions["search"].engine.refs()) == before
    assert not differences(app)


def test_no_word_of_an_erased_person_stays_in_a_file(world, make, found, app, drain):
    """Of Whoosh, whose folder we can read; PostgreSQL takes old rows away by itself."""
    thread = make.thread(world.ben, title="About kettles")
    make.post(world.ben, thread, "As @ana says, rice.")
    assert found(world.ben, "@ana")
    with acting(app):
        erase(world.ana.id)
    drain()
    engine = app.extensions["search"].engine
    if engine.name == "whoosh":
        words = b"".join(path.read_bytes() for path in engine.folder.iterdir())
        assert b"kettl" in words and b"@ben" in words
        assert b"@ana" not in words


def test_what_an_import_brings_is_found_once_it_is_rendered(app, world, found, tmp_path):
    line = {
        "id": "old:1",
        "title": "Which oil?",
        "category": "workshop",
        "tags": [],
        "author": "old:u1",
        "author_name": "José",
        "created_at": "2012-03-04T05:06:07Z",
        "body_format": "html",
    }
    bodies = [("old:1", "<p>It <b>squeaks</b>.</p>"), ("old:2", "<p>Sewing machine oil.</p>")]
    posts = [{"id": name, "author": None, "created_at": line["created_at"], "body": body} for name, body in bodies]
    path = tmp_path / "threads.ndjson"
    path.write_text(json.dumps(line | {"posts": posts}))
    with app.app_context():
        run_import(importer_named("threads"), path)
    assert found(world.ana, "squeak OR sewing") == []
    assert not differences(app)
    with app.app_context():
        work_until_idle()
    assert sorted(kind for kind, _id in found(world.ana, "squeak OR sewing")) == ["post", "thread"]
    assert not differences(app)


def test_rebuilding_beside_the_reader_leaves_nothing_old(world, make, app, drain):
    thread = make.thread(world.ana, title="Bittern")
    replies = [make.post(world.ben, thread, f"Version 0 of reply {n}.") for n in range(4)]

    def rebuild_again_and_again():
        with app.app_context(), reading():
            for _ in range(5):
                rebuild(app.extensions["search"])

    pool = ThreadPoolExecutor(1)
    beside = pool.submit(rebuild_again_and_again)
    for version in range(1, 5):
        for reply in replies:
            with acting(app, world.ben) as viewer:
                edit_post(viewer, reply.id, write(f"Version {version} of reply {reply.number}."), version)
        drain()
    beside.result()
    pool.shutdown()
    drain()
    assert not differences(app)
