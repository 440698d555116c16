"""Earning rules name what is there; what a rule was made for may go, and the rule stays what it was."""

import pytest

from core.db import db
from forum.categories.actions import make_category, retire_category
from rewards.rules.actions import current_rules
from rewards.rules.defaults import ALWAYS, DEFAULTS, make_default_rules
from tests.world import acting

pytestmark = pytest.mark.both
RULE = {"key": "thread", "label": "Starting a thread", "trigger": "thread", "points": 5}
WHERE = [("category", "nothing"), ("product", "T9"), ("family", "Garden")]


@pytest.fixture
def put(api, world):
    marketer = api(world.max)

    def do(*rules):
        return marketer.put("/rewards/rules", {"rules": list(rules)})

    return do


@pytest.fixture
def page(client, world, sign_in, csrf):
    sign_in(client, world.max)

    def send(path="/admin/rewards/rules/new", **change):
        sent = {name: str(value) for name, value in (RULE | change).items()} | {"csrf_token": csrf}
        return client.post(path, data=sent)

    return send


@pytest.mark.parametrize(("field", "value"), WHERE)
def test_a_rule_for_what_is_not_there_is_refused_at_its_field(put, page, api, world, field, value):
    refused = put(RULE | {"key": "first"}, RULE | {field: value})
    assert (refused.status_code, list(refused.json["errors"])) == (422, [f"rules.1.{field}"])
    assert api(world.ana).get("/rewards/rules").json["data"] == []
    answer = page(**{field: value})
    assert answer.status_code == 422 and f'id="{field}-error"' in answer.text
    assert value in answer.text


def test_what_is_there_is_taken_also_outside_the_catalogue(put, page, app):
    for where in ({"category": "staff-room"}, {"product": "T1"}, {"family": "Kitchen"}):
        assert put(RULE | where).status_code == 200
        assert page(**where).status_code == 303
    with acting(app):
        db.session.execute(db.text("UPDATE products SET is_catalogued = false WHERE sku = 'T1'"))
    assert put(RULE | {"product": "T1"}).status_code == 200


def test_a_rule_whose_category_is_gone_stays_and_is_changed_without_becoming_one_for_all(app, world, put, page, client):
    with acting(app, world.ada) as viewer:
        make_category(viewer, name="Attic")
    old = RULE | {"category": "attic"}
    assert put(old).status_code == 200
    with acting(app, world.ada) as viewer:
        retire_category(viewer, "attic")
    kept = put(old | {"points": 7}, RULE | {"key": "other"}).json["data"]
    assert [(one["key"], one["points"], one["category"]) for one in kept] == [
        ("other", 5, None),
        ("thread", 7, "attic"),
    ]
    assert '<option value="attic" selected>' in client.get("/admin/rewards/rules/thread").text
    assert page("/admin/rewards/rules/thread", points=9, category="attic").status_code == 303
    assert put(old | {"key": "new"}).status_code == 422


def keys(app):
    with app.app_context():
        return sorted(rule.key for rule in current_rules())


def test_a_site_that_began_before_a_rule_was_thought_of_gets_it_from_now_on(app):
    with acting(app):
        make_default_rules()
        db.session.execute(db.text("DELETE FROM earning_rules WHERE key = 'idea-won'"))
    for _tick in range(2):
        with acting(app):
            make_default_rules()
    with app.app_context():
        rules = {rule.key: rule for rule in current_rules()}
        assert len(rules) == len(DEFAULTS)
        assert rules["idea-won"].starts_at > rules["thread"].starts_at == ALWAYS


def test_what_staff_ended_or_never_had_does_not_come_back(app, put):
    assert put(RULE).status_code == 200
    with acting(app):
        make_default_rules()
    assert keys(app) == ["thread"]


def test_a_default_that_staff_ended_stays_ended(app, put):
    with acting(app):
        make_default_rules()
    assert put(RULE | {"points": 9}).status_code == 200
    with acting(app):
        make_default_rules()
    assert keys(app) == ["thread"]
