"""Categories, threads, posts, reactions, accepted answers."""

import pytest

from tests.contract.asking import problem, wrong_rows
from tests.contract.conftest import made, thread

THREAD = {"id", "url", "title", "category", "kind", "tags", "product", "post_count", "answer_id", "created_at"}
POST = {"id", "number", "thread_id", "author", "body", "html", "created_at", "reply_to", "version"}


def test_categories_say_what_one_may_do_there_and_show_only_what_one_may_see(ask):
    def seen(who):
        return {
            one["slug"]: (one["may_create"], one["may_reply"]) for one in ask(who, "GET", "/categories").json["data"]
        }

    assert seen("guest") == {"tips": (False, False), "questions": (False, False), "news": (False, False)}
    assert seen("ana") == {
        "tips": (True, True),
        "questions": (True, True),
        "news": (False, True),
        "lounge": (True, True),
    }
    assert seen("mia")["staff-room"] == (True, True)
    assert ask("guest", "GET", "/categories").json["data"][0].keys() >= {"slug", "name", "may_create", "may_reply"}


def test_a_thread_is_started_and_read_at_once(ask, world):
    body = thread(category="tips", kind="tip", tags=["Burr Care", "#grinder"], product="T1")
    answer = ask("ana", "POST", "/threads", body)
    one = made(answer)
    assert one.keys() >= THREAD
    assert (one["category"], one["kind"], one["tags"], one["product"]) == (
        "tips",
        "tip",
        ["burr-care", "grinder"],
        "T1",
    )
    assert (one["post_count"], one["answer_id"]) == (1, None)
    assert answer.headers["Location"].endswith(f"/threads/{one['id']}") and f"/{one['id']}" in one["url"]
    assert ask("guest", "GET", f"/threads/{one['id']}").json == one
    assert ask("guest", "GET", "/threads").json["data"][0] == one
    opening = ask("guest", "GET", f"/threads/{one['id']}/posts").json["data"][0]
    assert opening.keys() >= POST and opening["author"] == {"id": world.ana.id, "handle": "ana"}
    assert (opening["number"], opening["thread_id"], opening["body"]) == (1, one["id"], "They squeak.")


def test_its_kind_is_the_categorys_unless_said(ask):
    assert made(ask("ana", "POST", "/threads", thread()))["kind"] == "question"
    assert (
        made(ask("ana", "POST", "/threads", thread(title="Burrs in general", kind="discussion")))["kind"]
        == "discussion"
    )
    assert made(ask("mia", "POST", "/threads", thread(category="news", kind="announcement")))["kind"] == "announcement"


def test_a_thread_that_cannot_be_started_is_refused_by_its_field(ask):
    wrong = [
        ({}, 422, "category title body"),
        ({"category": None, "title": None, "body": None}, 422, "category title body"),
        (thread(category="nothing"), 422, "category"),
        (thread(category="staff-room"), 422, "category"),
        (thread(category=5), 422, "category"),
        (thread(category="news"), 403, ""),
        (thread(kind="announcement"), 403, ""),
        (thread(kind="nothing"), 422, "kind"),
        (thread(title="x" * 300), 422, "title"),
        (thread(title="Hi"), 422, "title"),
        (thread(title="Two\nlines"), 422, "title"),
        (thread(title="nul\0nul"), 422, "title"),
        (thread(title=["a"], body={"a": 1}), 422, "title body"),
        (thread(body=""), 422, "body"),
        (thread(body=" \n "), 422, "body"),
        (thread(body="x" * 32_001), 422, "body"),
        (thread(tags="burrs"), 422, "tags"),
        (thread(tags=[1]), 422, "tags"),
        (thread(tags=["a", "b", "c", "d", "e", "f"]), 422, "tags"),
        (thread(tags=["x" * 21]), 422, "tags"),
        (thread(product="nothing"), 422, "product"),
        (thread(id=7), 422, "id"),
    ]
    assert wrong_rows(ask, [("ana", "POST", "/threads", body, status, names) for body, status, names in wrong]) == []


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("category=tips", {"Rice cleans burrs"}),
        ("kind=question", {"How do I clean the burrs?"}),
        ("author=ana", {"Rice cleans burrs", "How do I clean the burrs?"}),
        ("author=nobody", set()),
        ("author=ben", set()),
        ("tag=nothing", set()),
        ("category=nothing", set()),
        ("product=nothing", set()),
    ],
)
def test_threads_are_filtered(ask, place, query, titles):
    assert {one["title"] for one in ask("guest", "GET", f"/threads?{query}").json["data"]} == titles


def test_a_thread_that_one_may_not_see_looks_like_none(ask):
    hidden = made(ask("mia", "POST", "/threads", thread(category="staff-room")))["id"]
    members = made(ask("ana", "POST", "/threads", thread(category="lounge")))["id"]
    rows = [
        ("ana", "GET", f"/threads/{hidden}", None, 404, ""),
        ("ana", "GET", f"/threads/{hidden}/posts", None, 404, ""),
        ("ana", "POST", f"/threads/{hidden}/posts", {"body": "Hello."}, 404, ""),
        ("ana", "PATCH", f"/threads/{hidden}", {"title": "Another title"}, 404, ""),
        ("guest", "GET", f"/threads/{members}", None, 404, ""),
        ("guest", "GET", "/threads/0", None, 404, ""),
        ("ben", "GET", f"/threads/{members}", None, 200, ""),
    ]
    assert wrong_rows(ask, rows) == []


def test_a_thread_is_edited_by_version(ask, place):
    path = f"/threads/{place.question}"
    edited = ask("ana", "PATCH", path, {"title": "How to clean burrs?", "version": 1}).json
    assert (edited["title"], edited["version"]) == ("How to clean burrs?", 2)
    rows = [
        ("ana", "PATCH", path, {"title": "Too late for this", "version": 1}, 409, ""),
        ("ben", "PATCH", path, {"title": "Not mine to edit"}, 403, ""),
        ("ana", "PATCH", path, {"title": None}, 422, "title"),
        ("ana", "PATCH", path, {"version": "2"}, 422, "version"),
        ("mia", "PATCH", path, {"tags": ["burrs"]}, 200, ""),
    ]
    assert wrong_rows(ask, rows) == []


def test_a_reply_is_written_and_counted(ask, place, world):
    answer = ask("ana", "POST", f"/threads/{place.question}/posts", {"body": "Thanks.", "reply_to": place.reply})
    post = made(answer)
    assert post.keys() >= POST
    assert (post["number"], post["reply_to"], post["author"]["handle"]) == (3, place.reply, "ana")
    assert ask("guest", "GET", f"/threads/{place.question}").json["post_count"] == 3
    numbers = [one["number"] for one in ask("guest", "GET", f"/threads/{place.question}/posts").json["data"]]
    assert numbers == [1, 2, 3]


def test_a_reply_that_cannot_be_written_is_refused_by_its_field(ask, place):
    wrong = [
        ({}, "body"),
        ({"body": ""}, "body"),
        ({"body": None}, "body"),
        ({"body": 5}, "body"),
        ({"body": "x" * 32_001}, "body"),
        ({"body": "Fine.", "reply_to": 999}, "reply_to"),
        ({"body": "Fine.", "reply_to": place.tip_post}, "reply_to"),
        ({"body": "Fine.", "reply_to": "1"}, "reply_to"),
        ({"body": "Fine.", "reply_to": -1}, "reply_to"),
        ({"body": "Fine.", "thread_id": 1}, "thread_id"),
    ]
    path = f"/threads/{place.question}/posts"
    assert wrong_rows(ask, [("ana", "POST", path, body, 422, fields) for body, fields in wrong]) == []
    assert wrong_rows(ask, [("guest", "POST", path, {"body": "Hello."}, 401, "")]) == []


def test_a_post_is_edited_by_version_and_the_second_of_two_is_told(ask, place):
    path = f"/posts/{place.reply}"
    edited = ask("ben", "PATCH", path, {"body": "With a soft brush.", "version": 1}).json
    assert (edited["body"], edited["version"]) == ("With a soft brush.", 2)
    rows = [
        ("ben", "PATCH", path, {"body": "Too late.", "version": 1}, 409, ""),
        ("ben", "PATCH", path, {"body": "Which version?"}, 422, "version"),
        ("ben", "PATCH", path, {"version": 2}, 422, "body"),
        ("ben", "PATCH", path, {}, 422, "body version"),
        ("ben", "PATCH", path, {"body": "Fine.", "version": True}, 422, "version"),
        ("ana", "PATCH", path, {"body": "Not mine.", "version": 2}, 403, ""),
        ("guest", "PATCH", path, {"body": "Not mine.", "version": 2}, 401, ""),
        ("mia", "PATCH", path, {"body": "Moderated.", "version": 2}, 200, ""),
    ]
    assert wrong_rows(ask, rows) == []


def test_a_deleted_post_is_gone_for_good_to_everybody_but_moderators(ask, place):
    path = f"/posts/{place.reply}"
    assert wrong_rows(ask, [("ana", "DELETE", path, None, 403, ""), ("guest", "DELETE", path, None, 401, "")]) == []
    assert ask("ben", "DELETE", path).status_code == 204
    rows = [
        ("ben", "GET", path, None, 404, ""),
        ("ben", "DELETE", path, None, 404, ""),
        ("ben", "PATCH", path, {"body": "Again.", "version": 1}, 404, ""),
        ("ana", "PUT", f"{path}/reactions/like", None, 404, ""),
        ("ana", "PUT", f"/threads/{place.question}/answer", {"post_id": place.reply}, 422, "post_id"),
        ("mia", "GET", path, None, 200, ""),
    ]
    assert wrong_rows(ask, rows) == []
    assert ask("guest", "GET", f"/threads/{place.question}").json["post_count"] == 1
    assert len(ask("guest", "GET", f"/threads/{place.question}/posts").json["data"]) == 1


class TestReactions:
    def test_a_like_is_given_once_and_taken_back(self, ask, place):
        path = f"/posts/{place.reply}/reactions/like"
        assert [ask("ana", "PUT", path).json["likes"] for _ in range(2)] == [1, 1]
        assert [ask("ana", "DELETE", path).json["likes"] for _ in range(2)] == [0, 0]

    def test_whether_a_tip_worked_is_one_or_the_other(self, ask, place):
        path = f"/posts/{place.tip_post}/reactions"
        worked = ask("ben", "PUT", f"{path}/worked", {"product_version": "2"}).json
        assert (worked["worked"], worked["did_not_work"]) == (1, 0)
        changed = ask("ben", "PUT", f"{path}/did_not_work").json
        assert (changed["worked"], changed["did_not_work"]) == (0, 1)

    def test_others_are_refused(self, ask, place):
        path = f"/posts/{place.reply}/reactions"
        rows = [
            ("ana", "PUT", f"{path}/love", None, 404, ""),
            ("ana", "DELETE", f"{path}/love", None, 404, ""),
            ("ana", "PUT", f"{path}/worked", None, 409, ""),
            ("ben", "PUT", f"{path}/like", None, 403, ""),
            ("guest", "PUT", f"{path}/like", None, 401, ""),
            ("ana", "PUT", f"{path}/like", {"product_version": 2}, 422, "product_version"),
            ("ana", "PUT", "/posts/999/reactions/like", None, 404, ""),
        ]
        assert wrong_rows(ask, rows) == []


class TestAcceptedAnswer:
    def test_whoever_asked_accepts_one_and_takes_it_back(self, ask, place):
        path = f"/threads/{place.question}/answer"
        for _ in range(2):
            assert ask("ana", "PUT", path, {"post_id": place.reply}).json["answer_id"] == place.reply
        for _ in range(2):
            assert ask("ana", "DELETE", path).json["answer_id"] is None

    def test_others_are_refused(self, ask, place):
        path = f"/threads/{place.question}/answer"
        rows = [
            ("ben", "PUT", path, {"post_id": place.reply}, 403, ""),
            ("ben", "DELETE", path, None, 403, ""),
            ("guest", "PUT", path, {"post_id": place.reply}, 401, ""),
            ("ana", "PUT", path, {}, 422, "post_id"),
            ("ana", "PUT", path, {"post_id": None}, 422, "post_id"),
            ("ana", "PUT", path, {"post_id": str(place.reply)}, 422, "post_id"),
            ("ana", "PUT", path, {"post_id": 999}, 422, "post_id"),
            ("ana", "PUT", path, {"post_id": place.opening}, 422, "post_id"),
            ("ana", "PUT", path, {"post_id": place.tip_post}, 422, "post_id"),
            ("ana", "PUT", f"/threads/{place.tip}/answer", {"post_id": place.tip_post}, 409, ""),
            ("ana", "PUT", "/threads/999/answer", {"post_id": 1}, 404, ""),
        ]
        assert wrong_rows(ask, rows) == []


def test_a_guest_reads_and_writes_nothing(ask, place):
    assert ask("guest", "GET", f"/posts/{place.reply}").status_code == 200
    problem(ask("guest", "POST", "/threads", thread()), 401)
