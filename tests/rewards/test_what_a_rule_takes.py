"""What a rule says is what it pays: a field that its trigger does not look at is refused where it was written."""

from datetime import timedelta

import pytest

from core.clock import now
from core.db import db
from rewards.rules import triggers as on
from rewards.rules.defaults import ALWAYS
from rewards.rules.models import Rule
from rewards.rules.wording import sentence
from tests.contract.asking import Ask
from tests.contract.test_purchases import SHOP, order
from tests.world import acting

VALUES = {"per": 100, "within_days": 30, "nth": 2, "category": "tips", "product": "T1", "family": "Kitchen"}
GIVERS = {"giver_cap": 5, "giver_days": 7}


def rule(trigger, **more):
    needed = {on.NEEDS[trigger]: 100} if trigger in on.NEEDS else {}
    return {"key": "ours", "label": "Ours", "trigger": trigger, "points": 50} | needed | more


@pytest.fixture
def put(api, world):
    marketer = api(world.max, "read", "write")
    return lambda *rules: marketer.put("/rewards/rules", {"rules": list(rules)})


@pytest.mark.parametrize("trigger", on.TRIGGERS)
def test_what_a_trigger_does_not_take_is_refused_and_what_it_takes_is_in_the_sentence(put, trigger):
    for name, value in (VALUES | GIVERS).items():
        answer = put(rule(trigger, **{name: value}))
        if on.takes(trigger, name):
            assert answer.status_code == 200, answer.text
            assert answer.json["data"][0][name] == value
        else:
            assert (answer.status_code, list(answer.json["errors"])) == (422, [f"rules.0.{name}"])


def test_every_trigger_stands_in_the_table_and_takes_what_it_needs():
    assert on.TAKES.keys() == set(on.TRIGGERS)
    assert all(name in on.TAKES[trigger] for trigger, name in on.NEEDS.items())


def test_a_product_and_a_family_are_not_asked_together(put):
    answer = put(rule("spent", product="T1", family="Kitchen"))
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["rules.0.family"])


def test_a_rule_of_before_pays_what_its_sentence_says(app, api, drain, world):
    """A category on orders: neither the sentence nor the payment looks at it."""
    with acting(app, world.max):
        old = rule("order", category="nowhere", version=1, starts_at=ALWAYS, made_at=now())
        db.session.add(Rule(**old))
        db.session.flush()
        said = sentence(db.session.scalars(db.select(Rule).where(Rule.key == "ours")).one())
    assert said == "50 points for each order."
    ask = Ask(app, world, api)
    ask(SHOP, "POST", "/purchases", order(customer={"email": "ana@example.com"}))
    drain()
    lines = ask("ana", "GET", f"/customers/{world.ana.id}/ledger").json["data"]
    assert [line["points"] for line in lines if line["rule"] == "ours"] == [50]


def test_a_beginning_in_the_past_is_refused_and_not_made_into_now(put):
    past, soon = now() - timedelta(days=2), now() + timedelta(days=2)
    answer = put(rule("thread", starts_at=past.isoformat()))
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["rules.0.starts_at"])
    assert put(rule("thread", starts_at=soon.isoformat())).json["data"][0]["starts_at"] == f"{soon.isoformat()[:19]}Z"


def test_what_is_read_may_be_put_back_and_changes_nothing(put, api, world):
    marketer = api(world.max, "read", "write")
    put(rule("thread"), rule("spent", key="money"), rule("post", key="later", starts_at=str(now() + timedelta(days=3))))
    read = marketer.get("/rewards/rules").json
    for sent in (read, {"data": read["data"]}, {"rules": read["data"]}):
        answer = marketer.put("/rewards/rules", sent)
        assert answer.status_code == 200, answer.text
        assert answer.json["data"] == read["data"]
    changed = [one | {"points": 7} for one in read["data"]]
    answer = marketer.put("/rewards/rules", {"data": changed})
    assert [(one["key"], one["version"], one["points"]) for one in answer.json["data"]] == [
        ("later", 2, 7),
        ("money", 2, 7),
        ("ours", 2, 7),
    ]
    for wrong in ({"rules": [], "data": []}, {"rules": [], "next": "x"}, {"data": None}):
        assert marketer.put("/rewards/rules", wrong).status_code == 422


@pytest.mark.parametrize("key", ["new", "a/b", "../x", "A B", "Ä", "1st", "-a", "a" * 41])
def test_a_key_that_no_address_could_hold_is_refused(put, key):
    answer = put(rule("thread", key=key))
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["rules.0.key"])
