"""`/api/v1/me`."""

import pytest


@pytest.fixture
def mine(api, world):
    return api(world.ana)


def test_one_reads_the_own_record(mine, world):
    answer = mine.get("/me").json
    assert (answer["id"], answer["handle"], answer["email"]) == (world.ana.id, "ana", world.ana.email)
    assert answer["roles"] == [] and answer["attributes"] == {}
    assert [answer[name] for name in ("points", "pending", "spendable")] == [0, 0, 0]


def test_roles_are_listed(api, world):
    assert api(world.mia).get("/me").json["roles"] == ["moderator"]


def test_one_changes_a_field_and_the_others_stay(mine):
    answer = mine.patch("/me", {"bio": "I *weigh* it.", "title": "Tuner"})
    assert answer.status_code == 200 and answer.json["bio"] == "I *weigh* it."
    assert answer.json["name"] == "Ana" and mine.get("/me").json["title"] == "Tuner"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": 3}, "name"),
        ({"handle": "ben"}, "handle"),
        ({"handle": "admin"}, "handle"),
        ({"bio": "x" * 1001}, "bio"),
        ({"is_hidden": "yes"}, "is_hidden"),
        ({"email": "new@example.com"}, "email"),
        ({"roles": ["admin"]}, "roles"),
        ({"attributes": []}, "attributes"),
    ],
)
def test_what_does_not_fit_is_said_by_field(mine, body, field):
    answer = mine.patch("/me", body)
    assert answer.status_code == 422 and field in answer.json["errors"]
    assert answer.content_type == "application/problem+json"


def test_null_empties_what_may_be_empty(mine):
    mine.patch("/me", {"bio": "I weigh it.", "title": "Tuner", "is_hidden": True})
    emptied = mine.patch("/me", {"bio": None, "title": None, "location": None}).json
    assert (emptied["bio"], emptied["title"], emptied["is_hidden"]) == ("", "", True)
    assert mine.patch("/me", {"name": None}).status_code == mine.patch("/me", {"handle": None}).status_code == 422
    assert mine.patch("/me", {"is_hidden": None}).status_code == 422


@pytest.mark.parametrize("raw", [b"[]", b"null", b'"x"', b"{", b"\xff"])
def test_what_is_no_object_is_refused(mine, raw):
    headers = {"Authorization": f"Bearer {mine.token}", "Content-Type": "application/json"}
    assert mine.client.patch("/api/v1/me", data=raw, headers=headers).status_code in (400, 422)


def test_nobody_is_401_and_a_token_without_the_scope_403(client, api, world):
    assert client.get("/api/v1/me").status_code == 401
    assert client.get("/api/v1/me", headers={"Authorization": "Bearer nonsense"}).status_code == 401
    assert api(world.ana, "read").patch("/me", {"title": "x"}).status_code == 403
    assert api(world.ana, "write").get("/me").status_code == 403


def test_a_session_needs_its_csrf_token(client, sign_in, world, csrf):
    sign_in(client, world.ana)
    assert client.get("/api/v1/me").json["handle"] == "ana"
    assert client.patch("/api/v1/me", json={"title": "x"}).status_code == 400
    with_token = client.patch("/api/v1/me", json={"title": "x"}, headers={"X-CSRFToken": csrf})
    assert with_token.json["title"] == "x"
