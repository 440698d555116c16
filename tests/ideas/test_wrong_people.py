"""Every door of an idea in the API, tried by whoever should not or at the wrong time: 401 who is nobody, 403 who may not, 404 what
one may not know of, 409 what is merged, decided or over; and nothing is changed by any of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core.clock import now, shifted
from core.db import db
from customers.models import Customer
from ideas.ideas.actions import hide
from ideas.ideas.models import Idea
from ideas.votes.models import Vote
from tests.world import acting, add_person

VOTES = [("PUT", "/vote", {}), ("DELETE", "/vote", None)]
FOLLOW = [("PUT", "/follow", None), ("DELETE", "/follow", None)]
EDIT = [("PATCH", "", {"title": "Mine now, is it"})]
LOOK = [("GET", "/voters", None), ("GET", "/tally?by=level", None), ("GET", "/evidence", None)]
LINK = [("POST", "/evidence", {"post_id": 1})]
STEER = [
    ("POST", "/voters", {"customer": 2, "source": "a letter"}),
    ("PUT", "/status", {"status": "planned"}),
    ("POST", "/merge", {"into": 1}),
]
PART = [("POST", "/unmerge", None)]
UNKNOWN = ("secret", "hidden", "none")
OVER = ("merged", "declined", "closed")
ALL = ("plain", *UNKNOWN, *OVER)
TRIED = [
    ("guest", VOTES + FOLLOW + EDIT + LOOK + LINK + STEER + PART, ALL, 401),
    ("ben, reading", VOTES + FOLLOW + EDIT + LINK + STEER + PART, ALL, 403),
    ("ben", VOTES, OVER, 409),
    ("ben", VOTES + FOLLOW + EDIT, UNKNOWN, 404),
    ("ben", EDIT, ("plain", *OVER), 403),
    ("ana", EDIT, ("merged", "declined"), 409),
    ("ben", LOOK + LINK + STEER + PART, ALL, 403),
    ("silenced", VOTES, ("plain", *OVER), 403),
    ("silenced", VOTES, UNKNOWN, 404),
    ("noa", STEER + PART, ALL, 403),
    ("noa", LOOK + LINK, ("hidden", "none"), 404),
    ("noa", LINK, ("merged",), 409),
    ("mia", LOOK + LINK, ALL, 403),
    ("mia", STEER[:1], OVER, 409),
    ("mia", STEER + PART, ("none",), 404),
    ("pia", STEER + PART + LOOK + LINK + EDIT, ("hidden", "none"), 404),
    ("pia", STEER + LINK + EDIT, ("merged",), 409),
    ("pia", PART, ("plain", "declined", "closed"), 409),
]


@pytest.fixture
def ideas(app, board, world):
    root = board.idea(world.ana, "The root of them all")
    circle = board.campaign("A secret one", audience="role:marketer")
    closing = board.campaign("Closing soon", closes_at=now() + timedelta(days=1))
    names = {"secret": (world.max, circle), "closed": (world.ana, closing)}
    made = {"none": 4711}
    for name in (name for name in ALL if name != "none"):
        author, campaign = names.get(name, (world.ana, None))
        made[name] = board.idea(author, f"A wish that is {name}", campaign_id=campaign)
    board.merge(made["merged"], root)
    board.status(made["declined"], "declined")
    with acting(app, world.mia) as mia:
        hide(mia, made["hidden"])
    return made


@pytest.fixture
def ask(app, api, world):
    with acting(app):
        silenced = add_person("sil")
        until = update(Customer).where(Customer.id == silenced.id).values(silenced_until=now() + timedelta(days=9))
        db.session.execute(until)
    people = {handle: api(getattr(world, handle)) for handle in ("ana", "ben", "mia", "noa", "pia")}
    people |= {"ben, reading": api(world.ben, "read"), "silenced": api(silenced)}
    guest = app.test_client()

    def do(who, method, path, sent):
        if who == "guest":
            return guest.open(f"/api/v1{path}", method=method, json=sent)
        return getattr(people[who], method.lower())(path, sent)

    return do


def _all(app):
    with app.app_context():
        ideas = select(Idea.id, Idea.title, Idea.votes, Idea.status_id, Idea.merged_into_id, Idea.version).order_by(
            Idea.id
        )
        votes = select(Vote.idea_id, Vote.root_id, Vote.customer_id, Vote.weight).order_by(Vote.id)
        return db.session.execute(ideas).all(), db.session.execute(votes).all()


def test_every_door_answers_the_wrong_person_and_the_wrong_moment_as_agreed(app, ideas, ask, told):
    before, wrong, tried = _all(app), [], 0
    with shifted(timedelta(days=2)):
        for who, doors, names, status in TRIED:
            for method, path, sent in doors:
                for name in names:
                    answer = ask(who, method, f"/ideas/{ideas[name]}{path}", sent)
                    is_told = status == 401 or (answer.json["status"] == status and "wish" not in answer.text)
                    wrong += (
                        []
                        if answer.status_code == status and is_told
                        else [(who, method, path, name, answer.status_code)]
                    )
                    tried += 1
    told(f"wrong people and moments tried: {tried}")
    assert wrong == [] and _all(app) == before


def test_a_post_is_linked_to_this_very_idea_whatever_was_linked_to_one_that_became_part_of_it(board, world, api, make):
    idea, part = board.idea(world.ana), board.idea(world.ana, "A lid that opens by itself")
    post = make.post(world.ben, make.thread(world.ben)).id
    pia = api(world.pia)
    assert pia.post(f"/ideas/{part}/evidence", {"post_id": post, "importance": 3}).status_code == 201
    board.merge(part, idea)
    answer = pia.post(f"/ideas/{idea}/evidence", {"post_id": post, "importance": 1, "note": "again"})
    assert (answer.status_code, answer.json["importance"], answer.json["note"]) == (201, 1, "again")
    assert pia.get(f"/ideas/{idea}/tally").json["total"]["writers"] == 1
