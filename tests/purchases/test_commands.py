"""`flask purchases`: what sums are in, what other currencies are worth, and what waits."""

import pytest

from tests.purchases.make import order


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(args=["purchases", *words])


@pytest.fixture
def shop(world, api):
    return api(world.ada, "purchases:write", "read")


@pytest.mark.both
def test_a_currency_gets_its_worth_and_is_left_out_no_more(run, shop, world):
    assert "none yet" in run("report-currency").stdout
    shop.post("/purchases", order(email=world.ana.email))
    shop.post("/purchases", order(order_id="O-2", currency="JPY", email=world.ben.email))
    shop.post("/purchases", order(order_id="O-3", email="nobody@example.org"))
    assert run("report-currency").stdout == "EUR\n"
    waiting = run("waiting").stdout
    assert "1 orders in JPY are left out of the sums: no rate" in waiting
    assert ["waiting", "1"] in [line.split() for line in waiting.splitlines()]
    said = run("rate", "JPY", "2026-01-01", "0.006")
    assert (said.exit_code, said.stdout) == (0, "2026-01-01 1 JPY = 0.006 EUR\n")
    assert "left out" not in run("waiting").stdout
    assert run("report-currency", "USD").stdout == "USD\n"
    assert "1 orders in EUR are left out" in run("waiting").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["report-currency", "euro"], "Three capital letters"),
        (["rate", "EUR", "2026-01-01", "1"], "other than the report currency"),
        (["rate", "JPY", "2026-01-01", "a lot"], "A positive number"),
        (["rate", "JPY", "2026-01-01", "-1"], "--"),
        (["rate", "JPY", "soon", "1"], "'soon'"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(run, shop, words, said):
    shop.post("/purchases", order())
    answer = run(*words)
    assert answer.exit_code != 0 and (said in answer.stderr or said == "--")
    assert run("report-currency").stdout == "EUR\n"


def test_before_the_first_order_there_is_nothing_to_be_worth(run, world):
    answer = run("rate", "JPY", "2026-01-01", "0.006")
    assert answer.exit_code == 1 and "report currency first" in answer.stderr
