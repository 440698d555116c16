"""Another community's threads come in, each once, and go again."""

import gzip

import orjson
import pytest

from core.db import db
from core.worker import work_until_idle
from forum.categories.models import Category
from forum.posts.models import Post
from forum.threads.models import Thread
from home.imports.running import importer_named, run_import
from home.inbox.models import InboxEntry
from tests.shared import shared

LINE = {
    "id": "old:1",
    "title": "Which oil for the hinge?",
    "category": "workshop",
    "tags": ["oil"],
    "author": "old:u1",
    "author_name": "José Ortega",
    "created_at": "2012-03-04T05:06:07Z",
    "body_format": "html",
    "source_url": "https://old.example/questions/1/which-oil",
    "licence": "CC BY-SA 3.0",
    "posts": [
        {
            "id": "old:1",
            "author": "old:u1",
            "author_name": "José Ortega",
            "created_at": "2012-03-04T05:06:07Z",
            "body": "<p>It <b>squeaks</b>.<script>x()</script></p>",
            "score": 3,
            "accepted": False,
            "comments": [
                {
                    "id": "old:c1",
                    "author": None,
                    "author_name": None,
                    "created_at": "2012-03-04T06:00:00Z",
                    "body": "Loudly?",
                    "score": 0,
                }
            ],
        },
        {
            "id": "old:2",
            "author": "old:u2",
            "author_name": "José Ortega",
            "created_at": "2012-03-05T05:06:07Z",
            "body": "<p>Sewing machine oil.</p>",
            "score": 9,
            "accepted": True,
        },
    ],
}

COMMENT = LINE["posts"][0]["comments"][0]


def post(**change):
    return {"posts": [{**LINE["posts"][1], "id": "old:9", **change}]}


@pytest.fixture
def bring(app, tmp_path):
    def do(*lines, **options):
        path = tmp_path / "threads.ndjson.gz"
        path.write_bytes(
            gzip.compress(b"\n".join(line if isinstance(line, bytes) else orjson.dumps(line) for line in lines))
        )
        with app.app_context():
            return run_import(importer_named("threads"), path, **options)

    return do


def count(app, model):
    with app.app_context():
        return db.session.scalar(db.select(db.func.count()).select_from(model))


@pytest.mark.both
def test_a_thread_comes_with_its_people_numbers_answer_and_old_address(app, client, bring):
    assert bring(LINE).created == 1
    with app.app_context():
        work_until_idle()
    page = client.get("/questions/1/which-oil", follow_redirects=True)
    assert page.status_code == 200 and "squeaks" in page.text and "<script>x" not in page.text
    shown = page.text.split("<main", 1)[1]
    assert shown.index("Loudly?") < shown.index("Sewing machine oil.")
    assert "Accepted answer" in page.text and "CC BY-SA 3.0" in page.text and "Jos" in page.text
    assert client.get("/questions/1/which-oil").status_code == 301
    assert count(app, InboxEntry) == 0


def test_long_names_and_addresses_that_begin_alike_stay_apart_and_rooms_written_in_two_ways_are_one(app, client, bring):
    def line(number):
        post = LINE["posts"][0] | {"id": f"p{number}", "author": "u" * 130 + number, "comments": []}
        room = {"1": "Work shop", "2": "work-shop"}[number]
        url = f"https://old.example/{'q' * 400}?t={'ü' * 60}{number}"
        return LINE | {"id": f"t{number}", "posts": [post], "category": room, "source_url": url}

    assert bring(line("1"), line("2")).created == 2
    with app.app_context():
        threads = db.session.scalars(db.select(Thread).order_by(Thread.id)).all()
        assert len({thread.author_id for thread in threads}) == 2
        assert len({thread.category_id for thread in threads}) == 1
    places = {client.get(f"/{'q' * 400}?t={'ü' * 60}{number}").location for number in "12"}
    assert len(places) == 2 and None not in places


@pytest.mark.both
def test_rooms_whose_names_an_address_cannot_say_are_each_their_own_and_found_again(app, bring):
    """All of them were one category `thread`."""

    def line(number, room):
        first = LINE["posts"][0] | {"id": f"p{number}", "comments": []}
        return LINE | {"id": f"t{number}", "posts": [first], "category": room, "source_url": None}

    first, again = (
        ("Кофе", "Чай", "コーヒー", "Чай 2", "Кофе 2", "category", "Straße"),
        ("чай", "Кофе_2", "コーヒー", "☕"),
    )
    assert bring(*(line(number, room) for number, room in enumerate(first))).created == len(first)
    assert bring(*(line(number, room) for number, room in enumerate(again, 100))).created == len(again)
    with app.app_context():
        rooms = dict(db.session.execute(db.select(Thread.source_id, Category.slug).join(Category)).all())
    assert [rooms[f"t{number}"] for number in range(7)] == [
        "category-2", "category-3", "category-4", "2-2", "2", "category", "strae",
    ]  # fmt: skip
    assert [rooms[f"t{number}"] for number in range(100, 104)] == ["category-3", "2", "category-4", "category-5"]


@pytest.mark.both
def test_old_addresses_that_differ_by_their_query_alone_lead_each_to_its_own_thread(app, client, bring):
    def line(number, url):
        post = LINE["posts"][1] | {"id": f"p{number}"}
        return LINE | {"id": f"t{number}", "title": f"Thread {number}", "posts": [post], "source_url": url}

    board = "https://old.example/forum/viewtopic.php"
    urls = [f"{board}?t=1", f"{board}?t=2", "https://old.example/caf%C3%A9/7", f"{board}?f=3&t=4", f"{board}?t=2"]
    assert bring(*(line(number, url) for number, url in enumerate(urls, 1))).created == 5

    def place(address):
        answer = client.get(address)
        return answer.location.split("/")[-2] if answer.status_code == 301 else answer.status_code

    asked = ["?t=1", "?t=2", "?t=1&utm_source=mail&sid=77", "?t=4&f=3", "?t=777", "?f=3", "", "?T=1"]
    assert [place(f"/forum/viewtopic.php{query}") for query in asked] == [
        "thread-1", "thread-2", "thread-1", "thread-4", 404, 404, 404, 404
    ]  # fmt: skip
    assert [place(f"/caf%C3%A9/7{query}") for query in ("", "?utm_source=mail", "?a=1&b=2&c=3&d=4&e=5&f=6&g=7")] == [
        "thread-3"
    ] * 3


def test_twice_adds_nothing_and_a_dry_run_nothing_at_all(app, bring):
    assert bring(LINE, dry_run=True).created == 1
    assert count(app, Thread) == 0
    bring(LINE)
    assert (bring(LINE).created, bring(LINE).skipped) == (0, 1)
    assert count(app, Post) == 3


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"posts": []}, "posts"),
        ({"body_format": "bbcode"}, "body_format"),
        ({"posts": [{**LINE["posts"][0], "created_at": "yesterday"}]}, "posts.0.created_at"),
        ({"posts": [{**LINE["posts"][0], "comments": [{"id": "c"}]}]}, "posts.0.comments.0.created_at"),
        ({"created_at": "yesterday"}, "created_at"),
        ({"created_at": "2999-01-01T00:00:00Z"}, "created_at"),
        ({"source_url": "javascript:alert(1)"}, "source_url"),
        ({"source_url": "http://[x"}, "source_url"),
        ({"source_url": f"https://old.example/{'q' * 500}"}, "source_url"),
        ({"source_url": 7}, "source_url"),
        ({"licence": ["CC"]}, "licence"),
        ({"tags": "oil"}, "tags"),
        ({"tags": ["oil", "x" * 60]}, "tags.1"),
        ({"tags": ["!?"]}, "tags.0"),
        ({"tags": [7]}, "tags.0"),
        ({"author": {"id": 7}}, "author"),
        ({"bogus": 1}, None),
        (post(created_at="2999-01-01T00:00:00Z"), "posts.0.created_at"),
        (post(edited_at="2999-01-01T00:00:00Z"), "posts.0.edited_at"),
        (post(edited_at=7), "posts.0.edited_at"),
        (post(created_at="0001-01-01T00:00:00+14:00"), "posts.0.created_at"),
        (post(reply_to="nope"), "posts.0.reply_to"),
        (post(reply_to="old:9"), "posts.0.reply_to"),
        (post(accepted="yes"), "posts.0.accepted"),
        (post(score="9"), "posts.0.score"),
        (post(score=2**40), "posts.0.score"),
        (post(author=["u"]), "posts.0.author"),
        (post(author_name=7), "posts.0.author_name"),
        (post(comments=[{**COMMENT, "id": "old:9"}]), "posts.0.comments.0.id"),
        (post(comments=[{**COMMENT, "created_at": "2999-01-01T00:00:00Z"}]), "posts.0.comments.0.created_at"),
        (post(comments=["Loudly?"]), "posts.0.comments.0"),
    ],
)
def test_a_bad_row_is_refused_by_number_and_field_and_the_rest_is_taken(bring, change, field):
    rows = {**LINE, "id": "old:9", "posts": [{**LINE["posts"][1], "id": "old:9"}], **change}, LINE, b"not json"
    for dry_run in (True, False):
        report = bring(*rows, dry_run=dry_run)
        assert report.created == (1 if field else 2)
        assert [(one.number, one.field) for one in report.refusals] == [(1, field), (3, "")][0 if field else 1 :]


@pytest.mark.both
def test_a_post_that_another_thread_has_refuses_its_row_in_a_sentence_alone(app, bring, tmp_path):
    first, second = LINE, LINE | {"id": "old:2", "source_url": None}
    for dry_run in (True, False):
        told = bring(first, second, dry_run=dry_run).refusals
        assert [(one.number, one.field, one.reason) for one in told] == [(2, "posts", "Row 1 has it already: old:1")]
    path = tmp_path / "threads.ndjson"
    path.write_bytes(orjson.dumps(second))
    ended = app.test_cli_runner().invoke(args=["import", "threads", str(path)])
    assert ended.exit_code == 1 and "Integrity" not in ended.output
    assert ended.stdout.startswith("row 1: posts: Another thread has this post already: old:1\n")


def test_tags_come_in_the_shape_of_those_typed_here_and_can_be_given_back(app, api, world, bring):
    assert bring({**LINE, "tags": ["A B", "C/D", "#Web2.0", "c-d", "Intellectual Property"]}).created == 1
    ada = api(world.ada)
    thread = ada.get("/threads").json["data"][0]
    assert thread["tags"] == ["a-b", "c-d", "web2.0", "intellectual-property"]
    for tag in thread["tags"]:
        assert [one["id"] for one in ada.get(f"/threads?tag={tag}").json["data"]] == [thread["id"]]
    head = {"title": "Which oil for a hinge?", "tags": thread["tags"], "version": 1}
    answer = ada.patch(f"/threads/{thread['id']}", head)
    assert (answer.status_code, answer.json["tags"]) == (200, thread["tags"])


@pytest.mark.both
def test_an_import_is_taken_back_but_for_threads_that_live_on(app, world, bring, make):
    from home.imports.running import undo_import

    first = bring(
        LINE,
        {
            **LINE,
            "id": "old:5",
            "title": "Another hinge",
            "source_url": None,
            "posts": [{**LINE["posts"][1], "id": "old:5"}],
        },
    )
    with app.app_context():
        alive = db.session.scalars(db.select(Thread).where(Thread.source_id == "old:5")).one()
    make.post(world.ana, alive, "Still true today.")
    with app.app_context():
        undo_import(first.batch)
    assert count(app, Thread) == 1 and count(app, Post) == 2


@pytest.mark.both
def test_taking_back_says_how_many_threads_stay_why_and_where(app, world, bring, make):
    rows = [{**LINE, "id": f"old:{n}", "posts": [{**LINE["posts"][1], "id": f"old:{n}"}]} for n in (5, 6)]
    batch = bring(*rows).batch
    with app.app_context():
        alive = db.session.scalars(db.select(Thread).where(Thread.source_id == "old:5")).one()
    make.post(world.ana, alive, "Still true today.")
    for taken in (["1 threads", "1 posts", "0 people"], []):
        told = app.test_cli_runner().invoke(args=["import", "undo", str(batch)])
        lines = told.stdout.splitlines()
        left = f"1 threads stay, somebody has written there since: http://127.0.0.1:8000/t/{alive.slug}/{alive.id}"
        said = [f"{one} taken back" for one in taken] or ["nothing left to take back"]
        assert lines == [f"batch {batch} (threads): {one}" for one in (*said, left)]


def test_a_partial_import_ends_otherwise_than_a_whole_one_and_one_of_which_nothing_came(app, tmp_path):
    path = tmp_path / "threads.ndjson"
    good, bad = orjson.dumps(LINE), orjson.dumps(LINE | {"id": "old:7", "title": ""})
    for lines, usual, strict in (
        ([good], 0, 0),
        ([bad], 1, 1),
        ([good, bad], 0, 3),
        ([good], 0, 0),
        ([b"\x1f\x8b"], 1, 1),
    ):
        path.write_bytes(b"\n".join(lines))
        for asked, code in (([], usual), (["--strict"], strict)):
            ended = app.test_cli_runner().invoke(args=["import", "threads", str(path), *asked])
            assert ended.exit_code == code, ended.output
    assert "Exits 0 when" in app.test_cli_runner().invoke(args=["import", "threads", "--help"]).stdout


def test_the_real_file_begins_well(app):
    path = shared("data/threads.ndjson.gz")
    import itertools

    with gzip.open(path) as lines:
        some = list(itertools.islice(lines, 40))
    from core.importing import Row
    from forum.imports.reading import judge

    assert len([judge(Row(number, number, orjson.loads(line))) for number, line in enumerate(some, 1)]) == 40
