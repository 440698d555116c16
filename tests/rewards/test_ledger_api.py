"""The ledger through the API: its owner's and staff's, and nobody else's."""

import pytest

from rewards.rules.defaults import make_default_rules
from tests.world import acting


@pytest.fixture(autouse=True)
def paid(app, world, make, drain):
    with acting(app):
        make_default_rules()
    make.thread(world.ana)
    drain()


def test_its_owner_and_staff_read_it_and_others_find_nothing(api, world):
    address = f"/customers/{world.ana.id}/ledger"
    line = api(world.ana).get(address).json["data"][0]
    assert (line["points"], line["balance"], line["state"], line["rule"]) == (5, "status", "available", "thread")
    assert line["reason"] == "You started a thread"
    assert api(world.mia).get(f"{address}?balance=spendable").json["data"][0]["balance"] == "spendable"
    assert api(world.ben).get(address).status_code == 404
    assert api(world.ana).get(f"{address}?balance=gold").status_code == 422


def test_me_says_what_one_has(api, world):
    me = api(world.ana).get("/me").json
    assert (me["points"], me["pending"], me["spendable"]) == (5, 0, 5)
