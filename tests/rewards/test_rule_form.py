"""A rule is written as a sentence: the gaps are those that its trigger takes, and what customers will read stands below."""

import re
from types import SimpleNamespace

import pytest

from core.options import set_option
from customers.purchases.rates import OPTION as REPORT_CURRENCY
from rewards.rules import triggers as on
from rewards.rules.actions import current_rules
from tests.world import acting

NEW = "/admin/rewards/rules/new"


@pytest.fixture
def max_(client, world, sign_in, csrf):
    sign_in(client, world.max)

    def send(path=NEW, **said):
        return client.post(path, data={name: str(value) for name, value in said.items()} | {"csrf_token": csrf})

    return SimpleNamespace(get=client.get, send=send)


def ours(app):
    with app.app_context():
        return {rule.key: rule for rule in current_rules()}


@pytest.mark.parametrize("trigger", on.TRIGGERS)
def test_a_sentence_has_the_gaps_that_its_trigger_takes_and_no_others(max_, trigger):
    text = max_.get(f"{NEW}?trigger={trigger}").text
    shown = {name for name in on.SOME_TAKE if re.search(rf'name="{name}"', text)}
    assert shown == on.TAKES[trigger]
    assert 'name="key"' not in text and text.count('aria-current="true"') <= 2


def test_money_is_written_in_whole_units_and_the_key_is_made_from_the_name(app, max_):
    said = {"trigger": "spent", "points": 2, "per": "1.50", "label": "Buying, twice over"}
    assert 'value="1.00"' in max_.get(f"{NEW}?trigger=spent").text
    assert max_.send(**said).status_code == 303
    assert max_.send(**said | {"per": "2,5"}).status_code == 303
    assert {key: rule.per for key, rule in ours(app).items()} == {"buying-twice-over": 150, "buying-twice-over-2": 250}
    assert 'value="1.50"' in max_.get("/admin/rewards/rules/buying-twice-over").text
    for wrong in ("1.505", "-1", "0", "much", "NaN", ""):
        answer = max_.send(**said | {"per": wrong})
        assert answer.status_code == 422 and 'id="per-error"' in answer.text, wrong


@pytest.mark.parametrize("label", ["New", "12 months", "Ä", "…", "a" * 120])
def test_any_name_makes_a_key_that_an_address_holds(app, max_, label):
    assert max_.send(trigger="thread", points=5, label=label).status_code == 303
    (key,) = ours(app)
    assert key != "new" and max_.get(f"/admin/rewards/rules/{key}").status_code == 200


def test_the_sentence_is_read_while_it_is_written_and_at_save(app, max_):
    with acting(app):
        set_option(REPORT_CURRENCY, "EUR", None)
    said = {"trigger": "spent", "points": 3, "per": "2", "day_cap": 100, "label": ""}
    text = max_.send("/admin/rewards/preview", **said).text
    assert "3 points for each 2 EUR spent, net, at most 100 a day." in text
    assert "An order of 100.00 EUR, net, brings 100 points." in text
    assert "<html" not in text
    assert "From 1 to" in max_.send("/admin/rewards/preview", **said | {"points": 0}).text
    read = max_.send(**said | {"preview": 1, "label": "Buying"})
    assert "3 points for each 2 EUR" in read.text and "Nothing pays yet" in max_.get("/admin/rewards").text
    max_.send(**said | {"label": "Buying"})
    assert "It says now: 3 points for each 2 EUR" in max_.get("/admin/rewards").text


def test_a_sentence_names_what_people_call_things(app, world, api):
    marketer = api(world.max, "read", "write")
    rules = [
        {"key": "a", "label": "A", "trigger": "thread", "points": 1, "category": "staff-room", "product": "T1"},
        {"key": "b", "label": "B", "trigger": "order", "points": 2, "family": "Kitchen"},
    ]
    said = [one["sentence"] for one in marketer.put("/rewards/rules", {"rules": rules}).json["data"]]
    assert said[0] == "1 point for starting a thread in Staff room for Grinder T1."
    assert said[1] == "2 points for each order for Kitchen."


def test_a_rule_to_come_keeps_its_day_when_its_page_is_saved(app, max_):
    said = {"trigger": "thread", "points": 5, "label": "Soon", "starts_at": "2190-01-01T00:00"}
    assert max_.send(**said).status_code == 303
    page = max_.get("/admin/rewards/rules/soon").text
    assert 'value="2190-01-01T00:00"' in page
    assert max_.send("/admin/rewards/rules/soon", **said | {"points": 6}).status_code == 303
    rule = ours(app)["soon"]
    assert (rule.points, rule.starts_at.year) == (6, 2190)


def test_the_report_currency_is_that_of_the_site(app, max_):
    with acting(app):
        set_option(REPORT_CURRENCY, "JPY", None)
    text = max_.get(f"{NEW}?trigger=spent").text
    assert "JPY" in text and 'name="per" type="text" inputmode="decimal" autocomplete="off" value="1"' in text
