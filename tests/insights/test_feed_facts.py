"""An entry of the feed tells what happened beyond its object: which reaction, which purpose, who is whose record now."""

import orjson
import pytest

from app import KINDS
from core.journal import record
from customers.consent.actions import give
from customers.record.merging import merge
from forum.posts.actions import delete_post
from forum.reactions.actions import react
from rewards.activity import BadgeAwarded, PointsChanged
from tests.world import acting, add_person


def facts_of(answer):
    """By kind."""
    found = [orjson.loads(line) for line in answer.data.splitlines()]
    return {one["kind"]: one["facts"] for one in found if "facts" in one}, found


@pytest.mark.both
def test_an_entry_tells_what_happened_and_names_people_by_their_key_alone(app, api, world, make):
    make.post(world.ben, make.thread(world.ben, category="tips"))
    with acting(app, world.ana) as viewer:
        react(viewer, 1, "worked")
        give(viewer, "share_identity", "page")
    with acting(app, world.ada) as viewer:
        cara = add_person("cara").id
        merge(viewer, cara, world.ben.id)
        record(PointsChanged(customer_id=world.ana.id, points=59))
        record(BadgeAwarded(customer_id=world.ana.id, badge_id=7))
    facts, found = facts_of(api(world.pia, "feed:read").get("/feed"))
    assert facts["forum.post_reacted"] == {"reaction": "worked"}
    assert facts["customers.consent_given"]["purpose"] == "share_identity"
    assert facts["rewards.points_changed"] == {"points": 59}
    assert facts["rewards.badge_awarded"] == {"badge_id": 7, "again": False}
    bens = next(one["actor"]["key"] for one in found if one["kind"] == "forum.post_added")
    assert facts["customers.merged"] == {"into": bens}
    other, _found = facts_of(api(world.pia, "feed:read").get("/feed"))
    assert other["customers.merged"]["into"].startswith("c_") and other["customers.merged"]["into"] != bens


def test_of_what_is_gone_or_not_ones_business_nothing_is_told(app, api, world, make):
    post = make.post(world.ben, make.thread(world.ana))
    with acting(app, world.ana) as viewer:
        react(viewer, post.id, "like")
        give(viewer, "share_identity", "page")
    with acting(app, world.ben) as viewer:
        delete_post(viewer, post.id)
    with acting(app, world.ada):
        record(PointsChanged(customer_id=world.ana.id, points=59))
    assert facts_of(api(world.ben, "feed:read").get("/feed"))[0] == {}
    assert "forum.post_reacted" not in facts_of(api(world.pia, "feed:read").get("/feed"))[0]


def test_no_kind_tells_words_reasons_or_whose_id_it_was():
    """Who a fact names stands in `told_people`, and is told as a key."""
    private = {"reason", "stood", "mentions", "keys", "lines", "left", "note"}
    for kind in KINDS:
        assert set(kind.told) | set(kind.told_people) <= kind.__dataclass_fields__.keys(), kind
        people = {name for name in kind.told if name in ("actor_id", "author_id", "customer_id", "into_id", "by_id")}
        assert people | (set(kind.told) & private) == set(), kind
