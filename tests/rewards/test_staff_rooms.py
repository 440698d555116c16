"""What staff do on the pages of rewards: rules end, rewards change and are sent, badges change and go."""

import re

import pytest

from core.db import db
from core.worker import work_until_idle
from rewards.catalogue.models import Reward
from rewards.ledger.models import Balance
from rewards.rules.defaults import make_default_rules
from tests.world import acting


@pytest.fixture
def max_(client, world, sign_in):
    return sign_in(client, world.max)


@pytest.fixture
def send(max_, csrf):
    return lambda path, **fields: max_.post(path, data={"csrf_token": csrf, **fields})


@pytest.fixture
def ana(app, api, world):
    """Ana has 50 points to spend."""
    with acting(app):
        db.session.add(Balance(customer_id=world.ana.id, status=50, spendable=50))
    return api(world.ana)


MUG = {"name": "A mug", "description": "Blue.", "cost": "20", "stock": "3", "min_rank": "0"}


def test_a_reward_that_is_changed_and_retired_leaves_what_was_asked_for_as_it_was(max_, send, ana):
    assert send("/admin/rewards/catalogue/new", **MUG).status_code == 303
    asked = ana.post("/rewards/redemptions", {"reward_id": 1}).json
    page = max_.get("/admin/rewards/catalogue/1").text
    assert 'value="A mug"' in page and 'value="2"' in page
    assert send("/admin/rewards/catalogue/1", **MUG | {"cost": "0"}).status_code == 422
    assert send("/admin/rewards/catalogue/1", **MUG | {"cost": "45", "stock": ""}).status_code == 303
    assert [(one["cost"], one["stock"]) for one in ana.get("/rewards/catalogue").json["data"]] == [(45, None)]
    assert ana.post("/rewards/redemptions", {"reward_id": 1}).status_code == 409
    assert send("/admin/rewards/catalogue/1/retire").status_code == 303
    assert ana.get("/rewards/catalogue").json["data"] == []
    assert ana.post("/rewards/redemptions", {"reward_id": 1}).status_code == 422
    for gone in ("", "/retire"):
        assert send(f"/admin/rewards/catalogue/1{gone}", **MUG).status_code == 404
    assert send(f"/admin/rewards/redemptions/{asked['id']}/cancel").status_code == 303
    assert ana.get("/me").json["spendable"] == 50
    assert send(f"/admin/rewards/redemptions/{asked['id']}/cancel").status_code == 409
    assert ana.get("/me").json["spendable"] == 50


def test_what_was_redeemed_while_somebody_wrote_is_not_in_stock_again_when_they_save(app, max_, send, ana):
    """The page shows three; one is taken; the description is saved with the three that stood there."""
    send("/admin/rewards/catalogue/new", **MUG)
    form = max_.get("/admin/rewards/catalogue/1").text
    shown = dict(re.findall(r'name="(stock\w*)"[^>]* value="(\d+)"', form))
    assert ana.post("/rewards/redemptions", {"reward_id": 1}).status_code == 201
    assert send("/admin/rewards/catalogue/1", **MUG | {"description": "Dark blue."} | shown).status_code == 303
    with app.app_context():
        assert db.session.execute(db.select(Reward.description, Reward.stock)).one() == ("Dark blue.", 2)


def test_codes_are_lines_and_a_new_members_is_handed_out_when_staff_looked(app, max_, send, ana, world):
    sent = MUG | {"codes": " AAA \nBBB\n\nAAA\n", "stock": ""}
    assert send("/admin/rewards/catalogue/new", **sent).status_code == 303
    assert ana.get("/rewards/catalogue").json["data"][0]["stock"] == 2
    assert send("/admin/rewards/catalogue/1", **MUG | {"codes": "BBB\nCCC", "stock": "99"}).status_code == 303
    assert ana.get("/rewards/catalogue").json["data"][0]["stock"] == 3
    assert ana.post("/rewards/redemptions", {"reward_id": 1}).json["code"] == "AAA"
    with acting(app):
        db.session.execute(db.text("UPDATE customers SET established_at = NULL WHERE handle = 'ana'"))
    waits = ana.post("/rewards/redemptions", {"reward_id": 1}).json
    assert (waits["state"], waits["code"]) == ("requested", None)
    assert send(f"/admin/rewards/redemptions/{waits['id']}/throw").status_code == 404
    assert "A mug" in max_.get("/admin/rewards").text
    assert send(f"/admin/rewards/redemptions/{waits['id']}/fulfil").status_code == 303
    assert [one["code"] for one in ana.get("/rewards/redemptions").json["data"]] == ["BBB", "AAA"]
    assert send(f"/admin/rewards/redemptions/{waits['id']}/fulfil").status_code == 409


def test_a_rule_that_was_ended_pays_nothing_more_and_keeps_what_it_paid(app, send, ana, make, drain, world):
    with acting(app):
        make_default_rules()
    make.thread(world.ben)
    drain()
    assert send("/admin/rewards/rules/thread/end").status_code == 303
    make.thread(world.ben, title="Another question of mine")
    drain()
    with app.app_context():
        assert db.session.scalar(db.select(Balance.status).where(Balance.customer_id == world.ben.id)) == 5
    assert send("/admin/rewards/rules/thread/end").status_code == 404


def test_a_badge_is_changed_with_what_was_typed_kept_and_goes_without_taking_anything(app, max_, send, make, world):
    make.thread(world.ana)
    rule = {"fact": "posts", "gte": 1}
    send("/admin/badges/new", name="First words", tier="bronze", rule='{"fact": "posts", "gte": 1}')
    with app.app_context():
        work_until_idle()
    assert "First words" in max_.get("/admin/badges/1").text
    typed = {"name": "", "tier": "gold", "rule": '{"fact": "posts", "gte": 77}'}
    again = send("/admin/badges/1", **typed)
    assert again.status_code == 422 and "77" in again.text
    wrong = send("/admin/badges/1", **typed | {"name": "Many words", "rule": '{"fact": "nope", "gte": 1}'})
    assert wrong.status_code == 422 and "nope" in wrong.text
    would = send("/admin/badges/1", **typed | {"name": "Many words", "preview": "1"})
    assert "0 people would get it today." in would.text and rule["gte"] == 1
    assert "First words" in max_.get("/badges").text
    assert send("/admin/badges/1", **typed | {"name": "Many words"}).status_code == 303
    with app.app_context():
        work_until_idle()
    assert "Many words" in max_.get("/badges").text
    assert send("/admin/badges/1/retire").status_code == 303
    assert "Many words" not in max_.get("/badges").text
    assert send("/admin/badges/1/retire").status_code == 404


def test_the_check_names_whose_balance_is_not_what_its_lines_sum_to(app, ana, world):
    result = app.test_cli_runner().invoke(args=["rewards", "check"])
    assert result.exit_code == 1 and "2 differences" in result.stdout
    assert f"customer {world.ana.id}: status stands at 50, its lines sum to 0" in result.stdout
    with acting(app):
        db.session.execute(db.delete(Balance))
    assert app.test_cli_runner().invoke(args=["rewards", "check"]).exit_code == 0
