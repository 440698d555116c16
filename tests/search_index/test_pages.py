"""The search page, its API, what is like a title, and the log."""

import json
import time
from datetime import timedelta

import pytest
from sqlalchemy import text

from core.clock import shifted
from core.db import db
from core.limits import Limits
from forum.posts.writing import write
from ideas.ideas.actions import submit
from search_index.log import forget_old_searches
from search_index.upkeep import rebuild
from tests.shared import shared
from tests.world import acting


@pytest.fixture
def unlimited(app, monkeypatch):
    """For tests that search more often than people do."""
    monkeypatch.setattr(app.extensions["limits"], "hit", lambda *who: None)


@pytest.fixture
def bittern(world, make, drain):
    thread = make.thread(world.ana, title="Descaling the <Bittern>", body="It **hisses** & I worry.")
    make.post(world.ben, thread, "Citric acid, says the bittern's manual.")
    drain()
    return thread


def test_the_page_shows_hits_with_their_words_marked(client, bittern):
    page = client.get("/search?q=bittern hissing OR citric")
    assert page.status_code == 200
    assert "2 hits" in page.text
    assert f'href="/t/{bittern.slug}/{bittern.id}"' in page.text
    assert "Descaling the &lt;<mark>Bittern</mark>&gt;" in page.text
    assert "It <mark>hisses</mark> &amp; I worry." in page.text
    assert "<mark>Citric</mark> acid, says the <mark>bittern</mark>" in page.text
    assert 'name="robots" content="noindex"' in page.text


def test_the_page_without_words_says_how_to_ask(client):
    page = client.get("/search")
    assert page.status_code == 200
    assert "status:answered" in page.text and "Nothing found" not in page.text


def test_nothing_found_says_what_to_do_next(client, world, sign_in, bittern):
    assert "Sign up and ask" in client.get("/search?q=zzzz").text
    page = sign_in(client, world.ana).get("/search?q=zzzz yyy")
    assert "Nothing found" in page.text and "/new?title=zzzz%20yyy" in page.text


def test_tabs_and_sorts_are_addresses_that_keep_what_was_typed(client, bittern, unlimited):
    page = client.get("/search?q=bittern&kind=post&sort=latest")
    assert "1 hit<" in page.text
    assert "/search?q=bittern&amp;kind=thread&amp;sort=latest" in page.text
    assert client.get("/search?q=bittern&kind=nonsense&sort=nonsense").status_code == 200


def test_pages_follow_without_gap(client, world, make, drain, unlimited):
    for number in range(45):
        make.thread(world.ana, title=f"Kettle story {number}", body=f"Kettle body {number}")
    drain()
    seen, address = [], "/api/v1/search?q=kettle&limit=20"
    while True:
        answer = client.get(address).json
        seen += [hit["id"] for hit in answer["data"]]
        assert answer["total"] == 45 and answer["total_is_exact"]
        if not answer["next"]:
            break
        address = f"/api/v1/search?q=kettle&limit=20&after={answer['next']}"
    assert len(seen) == len(set(seen)) == 45
    assert "More hits" in client.get("/search?q=kettle").text


def test_a_hit_has_what_the_contract_says(client, bittern):
    answer = client.get("/api/v1/search?q=hissing").json
    hit = answer["data"][0]
    assert set(hit) == {"kind", "id", "url", "title", "excerpt", "score"}
    assert hit["kind"] == "thread" and hit["id"] == bittern.id
    assert hit["title"] == "Descaling the <Bittern>"
    assert hit["excerpt"] == "It <mark>hisses</mark> &amp; I worry."
    assert hit["url"].endswith(f"/t/{bittern.slug}/{bittern.id}") and hit["url"].startswith("http")


@pytest.mark.parametrize(
    ("asked", "field"),
    [("kind=nonsense", "kind"), ("sort=nonsense", "sort"), ("after=nonsense", "after"), ("limit=0", "limit")],
)
def test_the_api_says_what_is_wrong(client, asked, field):
    answer = client.get(f"/api/v1/search?q=tea&{asked}")
    assert answer.status_code == 422 and field in answer.json["errors"]


@pytest.mark.parametrize(
    "cursor", ['["a",1,"b",1]', "[1e400,1,2,3]", '[1,1e30,"x",1]', '[1,1,"\\u0000",1]', "[]", "{}"]
)
def test_a_forged_cursor_is_refused(client, bittern, cursor):
    import base64

    after = base64.urlsafe_b64encode(cursor.encode()).decode()
    assert client.get(f"/api/v1/search?q=bittern&after={after}").status_code == 422
    assert client.get(f"/search?q=bittern&after={after}").status_code == 422


@pytest.mark.both
def test_a_search_takes_few_statements_however_much_is_found(
    app, client, world, make, drain, sign_in, count_statements, unlimited
):
    sign_in(client, world.ana)
    with app.app_context():
        rebuild(app.extensions["search"])
    counts = []
    for more in (1, 30):
        for number in range(more):
            thread = make.thread(world.ana, title=f"Ana on kettles {more}, {number}", body=f"Kettle {number}.")
            make.post(world.ben, thread, f"My kettle {more}, {number}.")
            with acting(app, world.ben) as viewer:
                submit(viewer, f"A kettle with {more} times {number} spouts", write("To pour for everybody."))
        drain()
        client.get("/search?q=kettle OR ana")
        count_statements.clear()
        page = client.get("/search?q=kettle OR ana")
        assert page.status_code == 200
        counts.append(len(count_statements))
        kinds = [icon for icon in ("discussion", "reply", "idea", "person") if f'kind--{icon}"' in page.text]
        assert len(kinds) == 4 or more > 1
    engines_own = app.extensions["search"].engine.name == "postgresql"  # one, on a connection of its own
    assert counts[0] == counts[1] <= 8 - engines_own, count_statements


@pytest.mark.both
def test_what_is_like_a_title_is_shown_while_it_is_typed(client, world, make, drain, sign_in, bittern, unlimited):
    sign_in(client, world.ben)
    found = client.get("/search/similar?title=Is descaling a bittern hard")
    assert f"/t/{bittern.slug}/{bittern.id}" in found.text
    assert client.get("/search/similar?title=short").text.strip() == ""
    assert client.get("/search/similar?title=Nothing like it anywhere").text.strip() == ""
    assert client.get("/search/similar?kind=nonsense").status_code == 422
    assert "Citric" not in client.get("/search/similar?title=citric acid manual").text, "replies are no titles"
    answer = client.get("/api/v1/search/similar?title=descaling a bittern&kind=thread").json
    assert [one["id"] for one in answer["data"]] == [bittern.id]


def test_guests_are_not_shown_what_is_like_a_title(client, bittern):
    assert client.get("/search/similar?title=descaling a bittern").status_code == 303
    assert client.get("/api/v1/search/similar?title=descaling a bittern").status_code == 401


@pytest.fixture
def empty_log(app):
    """Nothing of an earlier test waits to be written."""
    app.extensions["buffers"].flush()
    with acting(app):
        db.session.execute(text("DELETE FROM searches"))


def searches(app):
    app.extensions["buffers"].flush()
    with app.app_context():
        return [dict(row) for row in db.session.execute(text("SELECT * FROM searches ORDER BY id")).mappings()]


def test_searches_are_logged_without_who_asked(app, client, world, sign_in, bittern, unlimited, empty_log):
    sign_in(client, world.ana)
    client.get("/search?q=Bittern")
    client.get("/search?q=zebra&kind=thread")
    client.get("/search")
    rows = searches(app)
    assert [(row["words"], row["hits"], row["kind"]) for row in rows] == [("bittern", 2, ""), ("zebra", 0, "thread")]
    assert set(rows[0]) == {"id", "token", "at", "words", "kind", "hits", "clicked"}


def test_the_first_click_is_counted(app, client, bittern, unlimited, empty_log):
    token = client.get("/search?q=bittern").text.split('data-search="')[1].split('"')[0]
    searches(app)
    for place in (2, 1):
        assert client.post("/search/clicked", json={"search": token, "place": place}).status_code == 204
        app.extensions["buffers"].flush()
    assert client.post("/search/clicked", json={"search": "no-such-token", "place": 1}).status_code == 204
    assert client.post("/search/clicked", json={"search": token, "place": "x"}).status_code == 422
    assert [row["clicked"] for row in searches(app)] == [2]


def test_searches_are_forgotten_after_a_year(app, client, bittern, empty_log):
    client.get("/search?q=bittern")
    assert searches(app)
    with shifted(timedelta(days=364)), acting(app):
        forget_old_searches()
    assert searches(app)
    with shifted(timedelta(days=366)), acting(app):
        forget_old_searches()
    assert not searches(app)


def test_staff_see_what_found_nothing_and_customers_do_not(app, client, world, sign_in, bittern, unlimited, empty_log):
    for typed in ("bittern", "zebra", "zebra", "Zebra"):
        client.get(f"/search?q={typed}")
    searches(app)
    assert sign_in(client, world.ana).get("/admin/searches").status_code == 403
    page = sign_in(app.test_client(), world.pia).get("/admin/searches")
    assert page.status_code == 200
    assert page.text.index("Found nothing") < page.text.index("zebra") < page.text.index("Most often")


def test_who_searches_like_a_machine_is_asked_to_wait(app, client, bittern):
    app.extensions["limits"] = Limits("")
    answers = [client.get("/search?q=bittern") for _ in range(6)]
    assert answers[0].status_code == 200
    assert answers[-1].status_code == 429 and int(answers[-1].headers["Retry-After"]) >= 1


@pytest.mark.both
def test_whatever_is_typed_the_page_and_the_api_answer_quickly(client, bittern, unlimited):
    lines = json.loads(shared("corpora/blns/blns.json").read_text())
    for typed in [*lines[::5], "x" * 3999, "\x00", '"' * 100, "-" * 100, "@" * 100, "* OR " * 50]:
        for path in ("/search", "/api/v1/search"):
            start = time.monotonic()
            answer = client.get(path, query_string={"q": typed})
            assert answer.status_code in (200, 422), (path, typed)
            assert path == "/api/v1/search" or answer.status_code == 200, typed
            assert time.monotonic() - start < 1, typed


def test_on_a_members_only_site_guests_search_nothing(app, client, world, sign_in, bittern):
    app.extensions["options"]["defaults"]["members_only"] = True
    try:
        assert client.get("/search?q=bittern").status_code == 303
        assert client.get("/api/v1/search?q=bittern").status_code == 401
        assert "2 hits" in sign_in(client, world.ana).get("/search?q=bittern").text
    finally:
        app.extensions["options"]["defaults"]["members_only"] = False
