"""A badge is earned by its rule or given by hand; what staff take back is told, and is not what rests until the next of its kind."""

import pytest

from core.db import db
from core.worker import work_until_idle
from rewards.badges.models import Award
from tests.world import acting

pytestmark = pytest.mark.both
RULE = {"fact": "posts", "gte": 1}


@pytest.fixture
def by_hand(max_):
    return max_.post("/badges", {"name": "Wall of corners", "tier": "gold"}).json["id"]


@pytest.fixture
def by_rule(max_, app, make, world):
    make.thread(world.ana)
    made = max_.post("/badges", {"name": "First words", "tier": "bronze", "rule": RULE}).json["id"]
    settle(app)
    return made


def settle(app):
    with app.app_context():
        work_until_idle()


def award(app, badge_id):
    with app.app_context():
        return db.session.scalars(db.select(Award).where(Award.badge_id == badge_id)).one_or_none()


def test_one_taken_back_says_so_and_promises_nothing(app, client, world, sign_in, max_, by_hand):
    max_.post(f"/badges/{by_hand}/awards", {"handle": "ben", "reason": "For a corner"})
    assert max_.delete(f"/badges/{by_hand}/awards/{world.ben.id}").status_code == 204
    assert max_.delete(f"/badges/{by_hand}/awards/{world.ben.id}").status_code == 404
    settle(app)
    sign_in(client, world.ben)
    for path in (f"/badges/{by_hand}/wall-of-corners", "/rewards"):
        text = client.get(path).text
        assert "Staff took it back" in text and "comes back" not in text, path
    assert "Staff took the badge “Wall of corners” back" in client.get("/inbox").text
    assert max_.get(f"/badges/{by_hand}").json["holders"] == 0


def test_one_with_a_rule_is_earned_and_not_given_by_hand(client, world, sign_in, max_, by_rule):
    answer = max_.post(f"/badges/{by_rule}/awards", {"handle": "ben", "reason": "For a corner"})
    assert answer.status_code == 409 and "has a rule" in answer.json["detail"]
    assert "Give it by hand" not in sign_in(client, world.max).get(f"/badges/{by_rule}/first-words").text


def test_one_with_a_rule_taken_back_stays_so_until_staff_give_it_again(app, world, make, max_, by_rule):
    assert max_.get(f"/badges/{by_rule}").json["holders"] == 1
    max_.delete(f"/badges/{by_rule}/awards/{world.ana.id}")
    make.thread(world.ana)
    settle(app)
    assert award(app, by_rule).revoked_at is not None and award(app, by_rule).suspended_at is None
    assert max_.get(f"/badges/{by_rule}").json["holders"] == 0
    assert max_.post(f"/badges/{by_rule}/awards", {"handle": "ana", "reason": "A mistake"}).status_code == 201
    assert award(app, by_rule).revoked_at is None
    assert max_.get(f"/badges/{by_rule}").json["holders"] == 1


def test_one_given_by_hand_stays_when_a_rule_comes_that_its_owner_does_not_meet(app, world, max_, by_hand):
    max_.post(f"/badges/{by_hand}/awards", {"handle": "ben", "reason": "For a corner"})
    assert max_.patch(f"/badges/{by_hand}", {"rule": {"fact": "posts", "gte": 100}}).status_code == 200
    with acting(app):
        db.session.execute(db.update(Award).values(by_id=None, reason=""))
    settle(app)
    assert award(app, by_hand).is_by_hand and award(app, by_hand).suspended_at is None


def test_a_rule_taken_away_while_its_awards_wait_gives_nobody_anything(app, make, world, max_):
    make.thread(world.ana)
    made = max_.post("/badges", {"name": "First words", "tier": "bronze", "rule": RULE}).json["id"]
    assert max_.patch(f"/badges/{made}", {"rule": None}).json["rule"] is None
    settle(app)
    assert award(app, made) is None
    with app.app_context():
        assert db.session.scalar(db.text("SELECT count(*) FROM jobs WHERE state = 'failed'")) == 0


WRONG = [("name", None), ("name", ""), ("name", " "), ("tier", None), ("tier", ""), ("is_repeatable", None)]


@pytest.mark.parametrize(("field", "value"), WRONG)
def test_a_change_to_nothing_is_refused_at_its_field(max_, by_hand, field, value):
    answer = max_.patch(f"/badges/{by_hand}", {field: value})
    assert (answer.status_code, list(answer.json["errors"])) == (422, [field])
    assert max_.get(f"/badges/{by_hand}").json["name"] == "Wall of corners"


@pytest.mark.parametrize("field", ["name", "cost", "min_rank"])
def test_a_reward_changed_to_nothing_is_refused_at_its_field(max_, field):
    made = max_.post("/rewards/catalogue", {"name": "A mug", "cost": 5, "description": "Blue."}).json["id"]
    answer = max_.patch(f"/rewards/catalogue/{made}", {field: None})
    assert (answer.status_code, list(answer.json["errors"])) == (422, [field])


def test_what_hides_in_a_text_does_not_stay_in_it(max_, by_hand):
    said = max_.patch(f"/badges/{by_hand}", {"name": "Wall\u202e of\x7f fame", "description": "Blue\u202e\x07."}).json
    assert (said["name"], said["description"]) == ("Wall of fame", "Blue.")
    made = max_.post("/rewards/catalogue", {"name": "A\u2066 mug", "cost": 5, "description": "Blue\u202e."}).json
    assert (made["name"], made["description"]) == ("A mug", "Blue.")


def test_badges_in_other_letters_have_addresses_of_their_own(max_):
    names = ("早起き", "夜更かし", "Wall of corners", "Wall - of corners")
    made = [max_.post("/badges", {"name": name, "tier": "gold"}) for name in names]
    assert [one.json["slug"] for one in made] == ["badge", "badge-2", "wall-of-corners", "wall-of-corners-2"]
    for name in (names[1], names[2].upper()):
        assert list(max_.post("/badges", {"name": name, "tier": "gold"}).json["errors"]) == ["name"]
