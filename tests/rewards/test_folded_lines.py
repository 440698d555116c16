"""A ledger one can read on a phone: what happened for one reason on one day is one row that opens, with nothing left out."""

import re

import pytest

from rewards.rules.defaults import make_default_rules
from tests.world import acting


@pytest.fixture
def busy(app, world, make, drain):
    with acting(app):
        make_default_rules()
    thread = make.thread(world.ana)
    for _number in range(3):
        make.post(world.ben, thread)
    make.thread(world.ben, title="One of my own about burrs")
    drain()


def test_lines_of_one_reason_and_day_are_one_row_that_opens(client, world, sign_in, busy):
    text = sign_in(client, world.ben).get("/rewards/ledger").text
    assert "You replied, 3 times" in text and ">+6</strong>" in text
    assert text.count("<details>") == 1 and text.count("<tr>") == 3
    assert len(set(re.findall(r"/rewards/lines/(\d+)", text))) == 4
    assert "<summary>You started" not in text


def test_the_tour_lists_what_orders_bring_and_says_for_how_long_it_waits(client, busy):
    text = client.get("/tour").text
    assert "1 point for each" in text and "for starting a thread" not in text
    assert "pending for 30 days" in text


def test_one_point_is_one_point(app, api, client, world, sign_in, busy):
    marketer = api(world.max, "read", "write")
    assert marketer.post("/rewards/catalogue", {"name": "A sticker", "cost": 1}).status_code == 201
    text = sign_in(client, world.ben).get("/rewards/catalogue").text
    assert "1 point<" in text and "1 points" not in text
    rules = [{"key": "a", "label": "A", "trigger": "answer", "points": 1, "giver_days": 1}]
    rules.append({"key": "b", "label": "B", "trigger": "repeat_order", "points": 2, "within_days": 1})
    said = [one["sentence"] for one in marketer.put("/rewards/rules", {"rules": rules}).json["data"]]
    assert said == [
        "1 point when your answer is accepted, only from people who are here for a day.",
        "2 points for an order within a day of the one before.",
    ]
