"""Admins keep the categories, and whom one is closed to finds nothing of it from that moment."""

import pytest
from sqlalchemy import select

from core.db import db
from core.worker import work_until_idle
from customers.audit.models import AuditLine
from forum.categories import moving
from forum.categories.models import Category
from forum.imports.undoing import undo
from tests.world import acting


@pytest.fixture
def ada(app, sign_in, world):
    return sign_in(app.test_client(), world.ada)


@pytest.fixture
def send(ada, csrf):
    def do(path, **fields):
        return ada.post(path, data={"csrf_token": csrf, **fields})

    return do


@pytest.fixture
def admin(api, world):
    return api(world.ada, "read", "write", "admin")


WHOLE = {"name": "Coffee", "see": "everyone", "reply": "members", "create": "members", "default_kind": "tip"}


def slugs(answer):
    return [row["slug"] for row in answer.json["data"]]


def did(app):
    with app.app_context():
        lines = db.session.execute(select(AuditLine.did, AuditLine.facts).order_by(AuditLine.id))
        return [(line.did, line.facts.get("slug")) for line in lines]


def test_an_admin_makes_a_category_on_the_page(app, send, client):
    assert send("/admin/new-category", **WHOLE, description="Beans and water").status_code == 303
    page = client.get("/c/coffee").text
    assert "Coffee" in page and "Beans and water" in page
    assert did(app) == [("category_made", "coffee")]


def test_it_is_renamed_and_described_and_its_address_stays(send, client):
    assert "Tips" in client.get("/c/tips").text
    answer = send("/admin/categories/tips", **WHOLE | {"name": "What works"}, description="Tried it", position="1")
    assert answer.status_code == 303
    page = client.get("/c/tips").text
    assert "What works" in page and "Tried it" in page


def test_a_form_that_is_wrong_comes_back_with_a_sentence(send):
    answer = send("/admin/new-category", **WHOLE | {"name": ""}, slug="Not this")
    assert answer.status_code == 422 and "Small letters" in answer.text and "This is needed." in answer.text
    taken = send("/admin/new-category", **WHOLE, slug="tips")
    assert taken.status_code == 422 and "this address already" in taken.text


@pytest.mark.both
def test_an_import_that_is_taken_back_leaves_a_category_that_others_were_put_into(app, admin):
    with acting(app):
        db.session.add_all([Category(slug=slug, name=slug, batch=7) for slug in ("brought", "used")])
    assert admin.patch("/categories/news", {"parent": "used"}).status_code == 200
    with acting(app):
        undo(7)
    assert admin.get("/categories/brought").status_code == 404
    assert admin.get("/categories/used").status_code == 200


def test_one_place_up_and_down(send, client, ada):
    assert send("/admin/categories/questions/up").status_code == 303
    assert slugs(client.get("/api/v1/categories"))[:2] == ["questions", "tips"]
    send("/admin/categories/questions/down")
    send("/admin/categories/tips/up")
    assert slugs(client.get("/api/v1/categories"))[:2] == ["tips", "questions"]


@pytest.mark.both
def test_the_api_makes_changes_and_retires(admin, client):
    made = admin.post("/categories", {"name": "Café au lait", "parent": "tips"})
    assert made.status_code == 201 and made.json["slug"] == "cafe-au-lait" and made.json["parent"] == "tips"
    assert client.get(made.location).json["name"] == "Café au lait"
    assert slugs(client.get("/api/v1/categories"))[:2] == ["tips", "cafe-au-lait"]
    changed = admin.patch("/categories/cafe-au-lait", {"name": "Milk", "parent": None, "create": "staff"})
    assert changed.status_code == 200
    assert (changed.json["name"], changed.json["parent"], changed.json["create"]) == ("Milk", None, "staff")
    assert admin.delete("/categories/cafe-au-lait").status_code == 204
    assert admin.get("/categories/cafe-au-lait").status_code == 404


def test_names_that_an_address_cannot_say_make_categories_of_their_own_with_a_number(admin):
    made = [admin.post("/categories", {"name": name}) for name in ("Кофе", "Чай", "кофе", "Tips")]
    assert [one.status_code for one in made] == [201, 201, 422, 422], "what is there already is refused"
    assert [one.json["slug"] for one in made[:2]] == ["category", "category-2"]


@pytest.mark.parametrize(
    ("path", "sent", "field"),
    [
        ("/tips", {"slug": "hints"}, "slug"),
        ("/tips", {"name": ""}, "name"),
        ("/tips", {"see": "friends"}, "see"),
        ("/tips", {"reply": "everyone"}, "reply"),
        ("/tips", {"parent": "tips"}, "parent"),
        ("/tips", {"parent": "nowhere"}, "parent"),
        ("/tips", {"parent": "staff-room"}, "see"),
        ("/tips", {"position": 0}, "position"),
    ],
)
def test_what_cannot_be_is_said_by_the_field(admin, path, sent, field):
    answer = admin.patch(f"/categories{path}", sent)
    assert answer.status_code == 422 and list(answer.json["errors"]) == [field]


def test_a_category_stands_in_one_that_stands_in_none(admin):
    assert admin.patch("/categories/questions", {"parent": "tips"}).status_code == 200
    assert "parent" in admin.patch("/categories/news", {"parent": "questions"}).json["errors"]
    assert "parent" in admin.patch("/categories/tips", {"parent": "news"}).json["errors"]


def test_it_is_shown_inside_the_one_it_stands_in_and_leads_back_to_it(admin, client):
    admin.patch("/categories/news", {"parent": "tips"})
    for address in ("/", "/latest"):
        inner = client.get(address).text.partition("plain--inner")[2].partition("</ul>")[0]
        assert "/c/news" in inner and "/c/questions" not in inner
    crumbs = client.get("/c/news").text.partition('class="crumbs"')[2].partition("</nav>")[0]
    assert 'href="/c/tips"' in crumbs
    assert 'class="crumbs"' not in client.get("/c/tips").text


def test_narrowing_a_category_narrows_those_in_it(admin, client):
    admin.patch("/categories/questions", {"parent": "tips"})
    assert admin.patch("/categories/tips", {"see": "staff"}).status_code == 200
    assert admin.get("/categories/questions").json["see"] == "staff"
    assert {"tips", "questions"}.isdisjoint(slugs(client.get("/api/v1/categories")))
    assert "see" in admin.patch("/categories/questions", {"see": "everyone"}).json["errors"]


def test_what_is_made_in_a_closed_category_is_closed(admin):
    assert admin.post("/categories", {"name": "Shift plan", "parent": "staff-room"}).json["see"] == "staff"


@pytest.mark.both
def test_one_that_is_not_empty_is_not_retired(app, admin, send, make, world):
    thread = make.thread(world.ana)
    answer = admin.delete("/categories/questions")
    assert answer.status_code == 409 and "A thread stands in it" in answer.json["detail"]
    page = send("/admin/categories/questions/retire")
    assert page.status_code == 409 and "A thread stands in it" in page.text
    admin.patch("/categories/news", {"parent": "tips"})
    assert admin.delete("/categories/tips").status_code == 409
    assert send("/admin/categories/questions/move", into="tips").status_code == 303
    assert send("/admin/categories/questions/retire").status_code == 303
    assert admin.get(f"/threads/{thread.id}").json["category"] == "tips"
    assert did(app)[-2:] == [("threads_moved", "questions"), ("category_retired", "questions")]


@pytest.mark.both
def test_many_threads_are_moved_by_a_job_and_found_where_they_are(app, send, make, world, client, drain, monkeypatch):
    monkeypatch.setattr(moving, "AT_ONCE", 2)
    for number in range(5):
        make.thread(world.ana, title=f"Burrs number {number}")
    warned = send("/admin/categories/questions/move", into="lounge")
    assert warned.status_code == 422 and "only members see it" in warned.text and 'name="closing"' in warned.text
    assert send("/admin/categories/questions/move", into="lounge", closing="lounge").status_code == 303
    with app.app_context():
        work_until_idle()
    assert client.get("/api/v1/threads?category=questions").json["data"] == []
    assert client.get("/api/v1/search?q=burrs").json["total"] == 0


def test_the_api_moves_them_too(app, admin, make, world, monkeypatch):
    make.thread(world.ana)
    done = admin.post("/categories/questions/move", {"into": "tips"})
    assert (done.status_code, done.json) == (200, {"left": 0})
    monkeypatch.setattr(moving, "AT_ONCE", 1)
    make.thread(world.ben, category="tips")
    on_their_way = admin.post("/categories/tips/move", {"into": "news"})
    assert (on_their_way.status_code, on_their_way.json) == (202, {"left": 1})
    assert admin.post("/categories/nowhere/move", {"into": "news"}).status_code == 404
    assert list(admin.post("/categories/tips/move", {"into": "tips"}).json["errors"]) == ["into"]


def test_threads_are_moved_to_another_category_that_is_there(send, make, world):
    make.thread(world.ana)
    for into in ("questions", "nowhere", ""):
        assert send("/admin/categories/questions/move", into=into).status_code == 422


ROOMS = ["/admin/categories", "/admin/new-category", "/admin/categories/tips"]


@pytest.mark.parametrize("room", ROOMS)
def test_the_room_is_for_admins(app, client, sign_in, world, ada, room):
    assert client.get(room).status_code == 303
    for person in (world.ana, world.mia):
        assert sign_in(app.test_client(), person).get(room).status_code == 403
    assert ada.get(room).status_code == 200


def test_the_api_asks_for_the_scope_and_the_role(api, world, client):
    ask = {"name": "Mine"}
    assert client.post("/api/v1/categories", json=ask).status_code == 401
    assert api(world.ada, "read", "write").post("/categories", ask).status_code == 403
    assert api(world.mia, "admin").post("/categories", ask).status_code == 403
    assert api(world.ada, "admin").patch("/categories/nowhere", {}).status_code == 404


@pytest.mark.both
def test_whom_a_category_is_closed_to_finds_nothing_of_it_from_that_moment(
    app, admin, api, client, world, make, drain, sign_in
):
    thread = make.thread(world.ana, title="Secret squeak of burrs", body="A canary sings.", tags=["dust"])
    make.thread(world.ben, title="An open word", category="tips")
    drain()
    feed, ana = api(world.ana, "read"), sign_in(app.test_client(), world.ana)
    make.post(world.ben, thread, body="I hear it too.")
    drain()
    places = [
        "/",
        "/latest",
        "/c/questions",
        "/tag/dust",
        "/u/ana",
        "/search?q=squeak",
        "/latest.atom",
        "/latest.json",
        "/sitemap.xml",
        "/api/v1/threads",
        "/api/v1/search?q=squeak",
        f"/t/{thread.slug}/{thread.id}",
        f"/api/v1/threads/{thread.id}",
    ]
    similar = "/search/similar?title=Secret+squeak+of+burrs"
    name = f"{thread.slug}/{thread.id}"
    for address in places:
        text = client.get(address).text
        assert "Secret squeak" in text or name in text, address
    for address in (similar, "/inbox", "/following"):
        assert "Secret squeak" in ana.get(address).text, address
    assert admin.patch("/categories/questions", {"see": "staff"}).status_code == 200
    for asker in (client, ana):
        for address in [*places, similar, "/inbox", "/following"]:
            text = asker.get(address).text
            assert "Secret squeak" not in text and name not in text and "/c/questions" not in text, address
    assert client.get("/c/questions").status_code == 404
    assert feed.get(f"/threads/{thread.id}").status_code == 404
    assert "Secret squeak" in sign_in(app.test_client(), world.mia).get("/latest").text


def test_the_feed_says_nothing_of_it_either(admin, api, make, world):
    make.thread(world.ana, title="Secret squeak of burrs")
    staff, member = api(world.noa, "feed:read"), api(world.ana, "feed:read")
    admin.patch("/categories/questions", {"see": "staff"})
    assert "Secret squeak" in staff.get("/feed").text
    assert "Secret squeak" not in member.get("/feed").text


def test_conversations_of_ideas_are_seen_with_their_ideas(app, admin, world):
    made = admin.post("/ideas", {"title": "A quieter grinder for mornings", "body": "Please."})
    assert made.status_code == 201
    assert admin.patch("/categories/ideas", {"see": "staff"}).status_code == 409
    assert admin.patch("/categories/ideas", {"name": "About ideas"}).status_code == 200
    with acting(app, world.ada) as viewer, pytest.raises(Exception, match="stay where they are"):
        moving.move_threads(viewer, "ideas", "tips")


def test_threads_move_out_of_sight_only_where_that_is_meant(admin, world, make, app):
    thread = make.thread(world.ana)
    refused = admin.post("/categories/questions/move", {"into": "lounge"})
    assert refused.status_code == 422 and list(refused.json["errors"]) == ["closing"]
    assert "only members see it" in refused.json["errors"]["closing"]
    assert admin.post("/categories/questions/move", {"into": "lounge", "closing": "news"}).status_code == 422
    assert app.test_client().get(f"/t/{thread.slug}/{thread.id}").status_code == 200
    assert admin.post("/categories/questions/move", {"into": "lounge", "closing": "lounge"}).status_code == 200
    assert app.test_client().get(f"/t/{thread.slug}/{thread.id}").status_code == 404
