"""Nothing for acting on oneself; little for two who only thank each other; nothing from who has just come; and staff are told."""

import pytest

from core.db import db
from core.jobs import JobRun
from core.options import set_option
from customers.models import Customer
from customers.purchases.models import Alarm
from forum.reactions.actions import react
from rewards import unusual
from rewards.rules.actions import put_rules
from tests.world import acting

RULE = {"key": "like", "label": "A like", "trigger": "like_received", "points": 1, "target_cap": 50}


@pytest.fixture
def rules(app, world):
    def put(**more):
        with acting(app, world.max) as viewer:
            put_rules(viewer, [RULE | more])

    return put


@pytest.fixture
def likes(app, make):
    def give(giver, author, number):
        thread = make.thread(author, title=f"Five words about burr number {number} of {author.handle}")
        with acting(app, giver) as viewer:
            posts = db.session.execute(db.text("SELECT id FROM posts WHERE thread_id = :id"), {"id": thread.id})
            react(viewer, posts.scalar_one(), "like")

    return give


@pytest.mark.both
def test_one_person_gives_another_so_much_in_thirty_days_and_no_more(api, world, rules, likes, drain):
    rules(giver_cap=3)
    for number in range(3):
        likes(world.ben, world.ana, number)
    drain()
    for number in range(3, 5):
        likes(world.ben, world.ana, number)
    likes(world.mia, world.ana, 9)
    drain()
    assert api(world.ana).get("/me").json["points"] == 4


@pytest.mark.both
def test_who_has_just_come_gives_nothing_yet(app, api, world, rules, likes, drain):
    rules(giver_days=7)
    likes(world.ben, world.ana, 1)
    drain()
    assert api(world.ana).get("/me").json["points"] == 0
    with acting(app):
        ben = db.session.get_one(Customer, world.ben.id)
        ben.registered_at = ben.registered_at.replace(year=ben.registered_at.year - 1)
    likes(world.ben, world.ana, 2)
    drain()
    assert api(world.ana).get("/me").json["points"] == 1


def test_a_rule_about_oneself_has_nobody_to_damp(api, world):
    wanted = RULE | {"trigger": "post", "giver_cap": 3}
    answer = api(world.max, "write", "read").put("/rewards/rules", {"rules": [wanted]})
    assert answer.status_code == 422


@pytest.mark.both
def test_staff_are_told_of_points_that_come_fast_and_of_two_who_thank_each_other(
    app, client, world, rules, likes, drain, sign_in
):
    rules()
    for number in range(2):
        likes(world.ben, world.ana, number)
        likes(world.ana, world.ben, number + 10)
    drain()
    with acting(app):
        set_option("alarm_points_a_day", 1, None)
        set_option("alarm_mutual_thanks", 2, None)
    for _twice in range(2):
        with acting(app):
            unusual.look(JobRun(1, None))
    with acting(app):
        kinds = sorted(db.session.scalars(db.select(Alarm.kind)))
        assert kinds == ["points_fast", "points_fast", "points_ring"]
    page = sign_in(client, world.max).get("/lab/purchases/alarms").text
    assert "Two people mostly thank each other" in page and f"/lab/customers/{world.ana.id}" in page
