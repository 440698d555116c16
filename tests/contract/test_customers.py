"""Records for staff and the CRM, attributes, products, segments and their conditions."""

import pytest

from tests.contract.asking import wrong_rows
from tests.contract.conftest import made


def test_a_record_is_put_by_its_external_id(ask):
    first = ask("ada", "PUT", "/customers", {"external_id": "c-1", "name": "Carl", "email": "carl@example.com"})
    again = ask("ada", "PUT", "/customers", {"external_id": "c-1", "name": "Carla"})
    assert (first.status_code, again.status_code) == (200, 200) and first.json["id"] == again.json["id"]
    assert (again.json["name"], again.json["email"]) == ("Carla", "carl@example.com")
    assert ask("ada", "GET", f"/customers/{first.json['id']}").json == again.json


def test_a_record_that_cannot_be_is_refused(ask, world):
    ask("ada", "PUT", "/customers", {"external_id": "c-1", "email": "carl@example.com"})
    rows = [
        ("ada", "PUT", "/customers", {}, 422, "external_id"),
        ("ada", "PUT", "/customers", {"external_id": None}, 422, "external_id"),
        ("ada", "PUT", "/customers", {"external_id": 5}, 422, "external_id"),
        ("ada", "PUT", "/customers", {"external_id": "c-2", "email": "nonsense"}, 422, "email"),
        ("ada", "PUT", "/customers", {"external_id": "c-2", "email": "carl@example.com"}, 409, ""),
        ("ada", "PUT", "/customers", {"external_id": "c-2", "attributes": {"no": 1}}, 422, "attributes.no"),
        ("ada", "PUT", "/customers", {"external_id": "c-2", "points": 5}, 422, "points"),
        ("ana", "PUT", "/customers", {"external_id": "c-2"}, 403, ""),
        ("guest", "PUT", "/customers", {"external_id": "c-2"}, 401, ""),
        ("ana", "GET", f"/customers/{world.ana.id}", None, 403, ""),
        ("ada", "GET", "/customers/999", None, 404, ""),
        ("ada", "GET", "/customers/999/timeline", None, 404, ""),
        ("ada", "GET", "/customers/999/ledger", None, 404, ""),
    ]
    assert wrong_rows(ask, rows) == []


def test_two_records_become_one_and_two_again(ask):
    one, two = (ask("ada", "PUT", "/customers", {"external_id": name}).json["id"] for name in ("c-1", "c-2"))
    wrong = [{"into": two}, {"into": 999}, {"into": "x"}, {}]
    assert wrong_rows(ask, [("ada", "POST", f"/customers/{two}/merge", body, 422, "into") for body in wrong]) == []
    assert ask("ada", "POST", f"/customers/{two}/merge", {"into": one}).json["id"] == one
    assert ask("ada", "GET", f"/customers/{two}").json["merged_into"] == one
    assert wrong_rows(ask, [("ada", "POST", f"/customers/{two}/merge", {"into": one}, 409, "")]) == []
    assert ask("ada", "POST", f"/customers/{two}/unmerge").json["merged_into"] is None


def test_attributes_are_defined_by_staff(ask):
    said = {"key": "roast", "label": "Roast", "kind": "single", "options": ["light", "dark"], "fresh_days": 30}
    said |= {"purpose": "Which coffee we send to try."}
    made_ = made(ask("pia", "POST", "/attributes", said | {"maintained_by": "customer", "visibility": "public"}))
    assert made_.keys() >= {"key", "label", "kind", "options", "maintained_by", "visibility", "purpose", "fresh_days"}
    assert ask("pia", "GET", "/attributes").json["data"] == [made_]
    made(ask("pia", "POST", "/attributes", said | {"key": "second"}))
    assert ask("pia", "GET", "/attributes?limit=1").json["data"] == [made_]
    rows = [("pia", "POST", "/attributes", said, 409, ""), ("ana", "POST", "/attributes", said, 403, "")]
    wrong = [
        ({}, "key label kind"),
        (said | {"key": "email"}, "key"),
        (said | {"key": "Bad Key"}, "key"),
        (said | {"key": "r2", "kind": "nothing"}, "kind"),
        (said | {"key": "r2", "maintained_by": "nobody"}, "maintained_by"),
        (said | {"key": "r2", "visibility": "all"}, "visibility"),
        (said | {"key": "r2", "options": "light"}, "options"),
        (said | {"key": "r2", "fresh_days": 0}, "fresh_days"),
    ]
    rows += [("pia", "POST", "/attributes", body, 422, fields) for body, fields in wrong]
    assert wrong_rows(ask, rows) == []


def test_products(ask):
    product = made(
        ask("pia", "POST", "/products", {"sku": "P/1 ü", "name": "Pot", "family": "Kitchen", "version": "2"})
    )
    assert product.items() >= {"sku": "P/1 ü", "name": "Pot", "family": "Kitchen", "version": "2"}.items()
    assert ask("guest", "GET", "/products/P/1%20%C3%BC").json == product
    rows = [
        ("pia", "POST", "/products", {}, 422, "sku name"),
        ("pia", "POST", "/products", {"sku": "P2", "name": None}, 422, "name"),
        ("pia", "POST", "/products", {"sku": "P/1 ü", "name": "Pot"}, 409, ""),
        ("pia", "POST", "/products", {"sku": "P2", "name": "Pot", "price": 1}, 422, "price"),
        ("ana", "POST", "/products", {"sku": "P2", "name": "Pot"}, 403, ""),
        ("guest", "GET", "/products/nothing", None, 404, ""),
    ]
    assert wrong_rows(ask, rows) == []


@pytest.mark.parametrize(
    "rule",
    [
        {"fact": "orders", "gte": 2, "within_days": 180},
        {"attribute": "household_size", "in": [1, 2]},
        {"all": [{"fact": "orders", "gte": 1}, {"not": {"fact": "posts", "eq": 0}}]},
        {"any": [{"fact": "posts", "exists": False}, {"fact": "posts", "lt": 3}]},
        {"not": {"any": [{"fact": "orders", "gt": 1}]}},
    ],
)
def test_segments_are_counted_while_they_are_written(ask, rule):
    ask(
        "pia",
        "POST",
        "/attributes",
        {"key": "household_size", "label": "Household", "kind": "number", "purpose": "Sizes."},
    )
    count = ask("pia", "POST", "/segments/count", {"rule": rule})
    assert count.status_code == 200 and isinstance(count.json["count"], int)
    segment = made(ask("pia", "POST", "/segments", {"name": "Some", "rule": rule}))
    assert (segment["name"], segment["rule"], segment["count"]) == ("Some", rule, count.json["count"])


def test_a_missing_value_satisfies_no_leaf_but_that_it_is_not_there(ask, world):
    def count(leaf):
        return ask("pia", "POST", "/segments/count", {"rule": {"attribute": "size"} | leaf}).json["count"]

    ask("pia", "POST", "/attributes", {"key": "size", "label": "Size", "kind": "number", "purpose": "Sizes."})
    ask("ana", "PATCH", "/me", {"attributes": {"size": 3}})
    everybody = len(world.people)
    leaves = ({"eq": 3}, {"ne": 3}, {"lt": 9}, {"in": [3]}, {"exists": True}, {"exists": False})
    assert [count(leaf) for leaf in leaves] == [1, 0, 1, 1, 1, everybody - 1]


@pytest.mark.parametrize(
    "rule",
    [
        {},
        [],
        "all",
        7,
        None,
        {"all": []},
        {"all": {}},
        {"all": [1]},
        {"fact": "nothing", "gte": 1},
        {"fact": "orders", "gte": "two"},
        {"fact": "orders", "foo": 1},
        {"fact": "orders", "gte": 1, "within_days": -1},
        {"fact": "orders", "gte": 1, "all": []},
        {"attribute": "nothing", "eq": 1},
        {"not": [{"fact": "orders", "gte": 1}]},
    ],
    ids=str,
)
def test_a_rule_that_is_none_is_refused(ask, rule):
    rows = [("pia", "POST", "/segments/count", {"rule": rule}, 422, "rule")]
    rows += [("pia", "POST", "/segments", {"name": "Some", "rule": rule}, 422, "rule")]
    assert wrong_rows(ask, rows) == []


def test_segments_are_staffs(ask):
    rule = {"fact": "orders", "gte": 1}
    rows = [
        ("ana", "GET", "/segments", None, 403, ""),
        ("ana", "POST", "/segments/count", {"rule": rule}, 403, ""),
        ("guest", "POST", "/segments", {"name": "Some", "rule": rule}, 401, ""),
        ("pia", "POST", "/segments", {"rule": rule}, 422, "name"),
        ("pia", "POST", "/segments", {"name": "Some", "rule": rule}, 201, ""),
        ("pia", "POST", "/segments", {"name": "Some", "rule": rule}, 409, ""),
    ]
    assert wrong_rows(ask, rows) == []
