"""One's own record: /me, /me/record, /me/export, /me/erase, /me/consents."""

import pytest

from tests.contract.asking import problem, wrong_rows

ME = {"id", "handle", "name", "email", "roles", "points", "pending", "spendable", "level", "attributes"}


def test_it_says_who_one_is(ask, world):
    mine = ask("ana", "GET", "/me").json
    assert mine.keys() >= ME
    assert (mine["id"], mine["handle"], mine["email"], mine["roles"]) == (world.ana.id, "ana", "ana@example.com", [])
    assert (mine["points"], mine["pending"], mine["spendable"], mine["attributes"]) == (0, 0, 0, {})
    assert ask("ada", "GET", "/me").json["roles"] == ["admin"]


def test_what_one_says_of_oneself_is_changed_field_by_field(ask):
    ask(
        "pia",
        "POST",
        "/attributes",
        {"key": "household_size", "label": "Household", "kind": "number", "purpose": "Sizes."},
    )
    assert ask("ana", "PATCH", "/me", {"name": "Ana Ünïcode 🎉"}).json["name"] == "Ana Ünïcode 🎉"
    answer = ask("ana", "PATCH", "/me", {"attributes": {"household_size": 3}})
    assert answer.json["attributes"] == {"household_size": 3} and answer.json["name"] == "Ana Ünïcode 🎉"
    assert ask("ana", "PATCH", "/me", {"attributes": {"household_size": None}}).json["attributes"] == {}


def test_what_is_wrong_is_said_by_its_field(ask):
    ask(
        "pia",
        "POST",
        "/attributes",
        {"key": "shoe", "label": "Shoe", "kind": "number", "purpose": "Sizes.", "maintained_by": "company"},
    )
    wrong = [
        ({"name": None}, "name"),
        ({"name": ""}, "name"),
        ({"name": 5}, "name"),
        ({"name": "x" * 500}, "name"),
        ({"handle": "admin"}, "handle"),
        ({"handle": "BEN"}, "handle"),
        ({"bio": "x" * 5000}, "bio"),
        ({"email": "new@example.com"}, "email"),
        ({"points": 9}, "points"),
        ({"roles": ["admin"]}, "roles"),
        ({"attributes": []}, "attributes"),
        ({"attributes": {"nothing": 1}}, "attributes.nothing"),
        ({"attributes": {"shoe": 44}}, "attributes.shoe"),
    ]
    assert wrong_rows(ask, [("ana", "PATCH", "/me", body, 422, fields) for body, fields in wrong]) == []


def test_everything_held_is_said_with_its_source_and_who_sees_it(ask):
    ask(
        "pia",
        "POST",
        "/attributes",
        {"key": "household_size", "label": "Household", "kind": "number", "purpose": "Why"},
    )
    ask("ana", "PATCH", "/me", {"attributes": {"household_size": 3}})
    record = ask("ana", "GET", "/me/record").json
    for fact in record["facts"]:
        assert fact.keys() >= {"key", "value", "source", "at", "seen_by", "purpose"}
    attribute = next(one for one in record["attributes"] if one["key"] == "household_size")
    assert attribute["value"] == 3 and attribute["customer"]["at"].endswith("Z") and attribute["seen_by"] == "staff"
    assert {one["name"] for one in record["held"]} >= {"posts", "orders", "points", "ideas"}
    assert wrong_rows(ask, [("ana", "GET", "/me/record/nothing", None, 404, "")]) == []


@pytest.mark.parametrize("purpose", ["show_ownership", "research", "share_identity"])
def test_a_consent_is_given_and_withdrawn_and_a_repeat_changes_nothing(ask, purpose):
    path = f"/me/consents/{purpose}"
    first, again = (ask("ana", "PUT", path) for _ in range(2))
    assert first.status_code == 200 and first.json == again.json
    assert first.json["granted"] is True and first.json["at"].endswith("Z") and first.json["version"] == 1
    for _ in range(2):
        assert ask("ana", "DELETE", path).json["granted"] is False


def test_consents_refuse_what_is_no_purpose_or_an_older_text(ask):
    rows = [
        ("ana", "PUT", "/me/consents/nothing", None, 404, ""),
        ("ana", "DELETE", "/me/consents/nothing", None, 404, ""),
        ("ana", "PUT", "/me/consents/research", {"version": 9}, 409, ""),
        ("ana", "PUT", "/me/consents/research", {"version": "1"}, 422, "version"),
        ("guest", "PUT", "/me/consents/research", None, 401, ""),
    ]
    assert wrong_rows(ask, rows) == []


def test_the_export_is_a_job_and_its_file_is_its_owners_alone(app, ask):
    started = ask("ana", "POST", "/me/export")
    assert started.status_code == 202
    assert started.json.keys() >= {"id", "state", "progress", "url", "expires_at"} and started.json["state"] == "queued"
    path = f"/exports/{started.json['id']}"
    assert ask("ana", "GET", path).json["url"] is None
    rows = [
        ("ben", "GET", path, None, 404, ""),
        ("ada", "GET", path, None, 404, ""),
        ("ben", "GET", f"{path}/file", None, 404, ""),
        ("ana", "GET", f"{path}/file", None, 404, ""),
        ("ana", "GET", "/exports/999", None, 404, ""),
        ("guest", "GET", path, None, 401, ""),
    ]
    assert wrong_rows(ask, rows) == []


def test_erasing_is_asked_for_and_called_off(ask):
    rows = [
        ("ana", "POST", "/me/erase", {"password": 5}, 422, "password"),
        ("ana/read", "POST", "/me/erase", {"password": "nonsense"}, 403, ""),
        ("guest", "POST", "/me/erase", {}, 401, ""),
        ("ana", "POST", "/me/erase", {}, 202, ""),
        ("ana", "DELETE", "/me/erase", None, 200, ""),
        ("ana", "DELETE", "/me/erase", None, 200, ""),
    ]
    assert wrong_rows(ask, rows) == []


def test_guests_have_no_record(ask):
    for path in ("/me", "/me/record", "/me/record/posts"):
        problem(ask("guest", "GET", path), 401)
