"""The ledger, earning rules, the catalogue, the leaderboard, badges, and what a new site starts with."""

from sqlalchemy import delete

from core.db import db
from forum.categories.defaults import make_first_rooms
from forum.categories.models import Category
from tests.contract.asking import wrong_rows
from tests.contract.conftest import made
from tests.contract.test_purchases import SHOP, order, refund
from tests.world import acting

LINE = {"id", "points", "balance", "state", "rule", "reason", "reverses", "at"}
RULE = {"key": "purchase", "label": "Buying", "trigger": "spent", "points": 1, "per": 100}


def test_a_line_says_what_it_is_and_a_refund_reverses_it(ask, rules, drain, world):
    ask(SHOP, "POST", "/purchases", order(customer={"email": "ana@example.com"}))
    ask(SHOP, "POST", "/purchases/O-1/refunds", refund(lines=[{"sku": "T1", "quantity": 1, "net_amount": 1990}]))
    drain()
    path = f"/customers/{world.ana.id}/ledger"
    back, paid = ask("ana", "GET", path).json["data"]
    assert paid.keys() >= LINE and (paid["points"], paid["balance"], paid["rule"]) == (59, "status", "purchase")
    assert (back["points"], back["reverses"]) == (-19, paid["id"]) and paid["reason"]
    me = ask("ana", "GET", "/me").json
    assert me["points"] + me["pending"] == 40
    spendable = ask("ana", "GET", f"{path}?balance=spendable").json["data"]
    assert {line["balance"] for line in spendable} == {"spendable"}
    assert ask("ana", "GET", f"{path}?balance=status").json == ask("ana", "GET", path).json


def test_a_ledger_is_its_owners_and_staffs(ask, world):
    path = f"/customers/{world.ana.id}/ledger"
    rows = [
        ("ben", "GET", path, None, 404, ""),
        ("guest", "GET", path, None, 401, ""),
        ("mia", "GET", path, None, 200, ""),
        ("ana", "GET", f"{path}?balance=nothing", None, 422, "balance"),
        ("ben", "GET", "/customers/999/ledger", None, 404, ""),
        ("mia", "GET", "/customers/999/ledger", None, 404, ""),
    ]
    assert wrong_rows(ask, rows) == []


def test_the_default_rules_pay_a_point_for_each_whole_unit_and_nothing_for_coming(ask, rules):
    by_key = {rule["key"]: rule for rule in ask("ana", "GET", "/rewards/rules").json["data"]}
    assert by_key["purchase"].items() >= RULE.items()
    assert not {"sign_up", "first_order", "level"} & {rule["trigger"] for rule in by_key.values()}


def test_rules_are_put_as_a_whole(ask, rules):
    kept = ask("pia", "PUT", "/rewards/rules", {"rules": [RULE | {"points": 2}]}).json["data"]
    assert [(rule["key"], rule["version"], rule["points"]) for rule in kept] == [("purchase", 2, 2)]
    assert ask("ana", "GET", "/rewards/rules").json["data"] == kept
    assert ask("pia", "PUT", "/rewards/rules", {"rules": []}).json["data"] == []


def test_rules_that_cannot_be_are_refused_and_nothing_ends(ask, rules):
    wrong = [
        ({}, "rules"),
        ({"rules": None}, "rules"),
        ({"rules": "all"}, "rules"),
        ({"rules": [RULE, RULE]}, "rules"),
        ({"rules": [{}]}, "rules.0.key rules.0.label rules.0.trigger rules.0.points"),
        ({"rules": [RULE | {"per": None}]}, "rules.0.per"),
        ({"rules": [RULE | {"trigger": "nth_order", "per": None}]}, "rules.0.nth"),
        ({"rules": [RULE | {"trigger": "nothing"}]}, "rules.0.trigger"),
        ({"rules": [RULE | {"points": -1}]}, "rules.0.points"),
        ({"rules": [RULE | {"foo": 1}]}, "rules.0.foo"),
    ]
    rows = [("pia", "PUT", "/rewards/rules", body, 422, fields) for body, fields in wrong]
    rows += [("ana", "PUT", "/rewards/rules", {"rules": []}, 403, "")]
    assert wrong_rows(ask, rows) == []
    assert len(ask("ana", "GET", "/rewards/rules").json["data"]) >= 7


def test_what_get_gave_may_come_back_by_put_and_patch_and_changes_nothing(app, ask, rules):
    """Each pair of the rewards' addresses, walked from the map; PATCH takes the rows of the list."""
    whole = {"data": [{"name": "Regular", "points": 10, "rank": 1, "brings": "A mark"}, {"name": "Guest", "points": 0}]}
    assert ask("max", "PUT", "/rewards/levels", whole).status_code == 200
    for rule in ({"fact": "orders", "gte": 2}, None):
        assert ask("max", "POST", "/badges", {"name": f"Baker {rule is None}", "rule": rule}).status_code == 201
    for stock in (None, 3):
        mug = {"name": f"A mug {stock}", "cost": 5, "stock": stock}
        assert ask("max", "POST", "/rewards/catalogue", mug).status_code == 201
    walked = set()
    for rule in app.url_map.iter_rules():
        path, route = rule.rule.removeprefix("/api/v1"), app.extensions["routes"].get(rule.endpoint)
        if not rule.endpoint.startswith(("rules_api", "levels_api", "badges_api", "catalogue_api")) or not route.takes:
            continue
        listed = path.partition("/<")[0]
        for method in rule.methods & {"PUT", "PATCH"}:
            walked.add(f"{method} {listed}")
            before = ask("max", "GET", listed).json
            sent = [(path, before)] if method == "PUT" else [(f"{listed}/{row['id']}", row) for row in before["data"]]
            for address, body in sent:
                assert ask("max", method, address, body).status_code == 200, (address, body)
            assert ask("max", "GET", listed).json == before and before["data"]
    assert walked == {"PUT /rewards/rules", "PUT /rewards/levels", "PATCH /badges", "PATCH /rewards/catalogue"}


def test_a_page_of_a_list_that_goes_on_is_not_put_as_the_whole(ask, rules):
    page = ask("max", "GET", "/rewards/rules?limit=1").json
    assert wrong_rows(ask, [("max", "PUT", "/rewards/rules", page, 422, "next")]) == []


def test_the_catalogue_and_redeeming(ask, rules, drain):
    for number in range(2):
        made(ask("ana", "POST", "/threads", {"category": "tips", "title": f"A tip {number}", "body": "Rice."}))
    drain()
    mug = made(ask("max", "POST", "/rewards/catalogue", {"name": "A mug", "cost": 5, "stock": 1}))["id"]
    assert [one["name"] for one in ask("guest", "GET", "/rewards/catalogue").json["data"]] == ["A mug"]
    redeemed = made(ask("ana", "POST", "/rewards/redemptions", {"reward_id": mug}))
    assert (redeemed["reward_id"], redeemed["cost"]) == (mug, 5)
    rows = [
        ("ana", "POST", "/rewards/redemptions", {"reward_id": mug}, 409, ""),
        ("ana", "POST", "/rewards/redemptions", {"reward_id": 999}, 422, "reward_id"),
        ("ana", "POST", "/rewards/redemptions", {"reward_id": "1"}, 422, "reward_id"),
        ("ana", "POST", "/rewards/redemptions", {}, 422, "reward_id"),
        ("guest", "POST", "/rewards/redemptions", {"reward_id": mug}, 401, ""),
        ("ana", "POST", "/rewards/catalogue", {"name": "A mug", "cost": 5}, 403, ""),
        ("max", "POST", "/rewards/catalogue", {"name": "A mug", "cost": 0}, 422, "cost"),
        ("max", "POST", "/rewards/catalogue", {}, 422, "name cost"),
    ]
    assert wrong_rows(ask, rows) == []


def test_the_leaderboard_by_period_without_staff(ask, rules, drain):
    for who in ("ana", "mia"):
        made(ask(who, "POST", "/threads", {"category": "tips", "title": "A tip that works", "body": "Rice."}))
    drain()
    for period in ("week", "all"):
        places = ask("guest", "GET", f"/leaderboard?period={period}").json["data"]
        assert [(one["rank"], one["handle"]) for one in places] == [(1, "ana")] and places[0]["points"] > 0
    assert wrong_rows(ask, [("guest", "GET", "/leaderboard?period=nothing", None, 422, "period")]) == []


def test_badges_are_listed(ask):
    assert ask("guest", "GET", "/badges").json == {"data": [], "next": None}


def test_a_new_site_has_rooms_to_write_in(app, ask, world):
    """And an old one keeps its own."""
    with acting(app):
        make_first_rooms()
    assert "news" in {one["slug"] for one in ask("guest", "GET", "/categories").json["data"]}
    with acting(app):
        db.session.execute(delete(Category))
        make_first_rooms()
    rooms = {one["slug"]: one for one in ask("ana", "GET", "/categories").json["data"]}
    assert rooms.keys() == {"announcements", "questions", "tips", "talk"}
    assert not rooms["announcements"]["may_create"] and rooms["tips"]["may_create"]
    for kind in ("tips", "questions", "talk"):
        made(ask("ana", "POST", "/threads", {"category": kind, "title": f"Hello {kind}", "body": "First."}))
