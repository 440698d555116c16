"""What a token that is not staff's learns from the feed: of others only what they show everybody."""

import orjson
import pytest
from sqlalchemy import delete, select

from core.clock import now
from core.db import db
from core.journal import record
from customers.audiences import freeze
from customers.consent.actions import give, withdraw
from customers.models import Customer
from customers.purchases.orders import record_order
from customers.purchases.shapes import Line, Order, Who
from customers.segments import actions as segments
from forum.activity import ThreadDeleted
from forum.posts.models import Post
from forum.threads.hosting import host
from forum.threads.models import Thread
from forum.tombstones import stood
from home.imports.running import importer_named, run_import, undo_import
from rewards.activity import PointsChanged
from tests.world import acting


def lines(answer):
    return [orjson.loads(line) for line in answer.data.splitlines()]


UNSAID = {"kind": None, "actor": None, "object": {"gone": True}}


@pytest.mark.both
def test_nobody_but_staff_learns_who_bought_something_or_consented_and_when(app, api, world, make):
    thread = make.thread(world.ana)
    with acting(app, world.ana) as viewer:
        give(viewer, "share_identity", "page")
    with acting(app, world.ana) as viewer:
        withdraw(viewer, "share_identity", "page")
    with acting(app, world.ada):
        order = Order("o-1", Who(None, world.ana.email), now(), "EUR", "paid", (Line("T1", "T1", 1, 5990, None),))
        record_order(order, "api")
        record(PointsChanged(customer_id=world.ana.id, points=59))
    staff, outsider = (lines(api(person, "feed:read").get("/feed")) for person in (world.pia, world.ben))
    private = {"customers.consent_given", "customers.consent_withdrawn", "customers.purchase_recorded"}
    private |= {"rewards.points_changed"}
    assert private < {one["kind"] for one in staff}
    assert next(one for one in staff if one["kind"] == "customers.purchase_recorded")["object"]["order_id"] == "o-1"
    for full, cut in zip(staff, outsider, strict=True):
        if full["kind"] in private:
            assert cut == {"seq": full["seq"], "at": full["at"], **UNSAID}
        else:
            assert cut["kind"] == full["kind"]
    assert outsider[0]["object"]["id"] == thread.id
    ben = api(world.ben, "feed:read")
    assert ben.get("/feed?kinds=customers.consent_given").json["errors"].keys() == {"kinds"}
    assert "purchase" not in {one["object"]["type"] for one in lines(ben.get("/feed/snapshot"))[1:]}


def imported(number, category):
    post = {"author": f"u{number}", "author_name": "Jo", "created_at": "2012-03-04T05:06:07Z", "score": 1}
    posts = [post | {"id": f"p{number}.{place}", "body": f"Word {place} of {number}"} for place in (1, 2)]
    head = {"id": f"t{number}", "title": f"Thread {number}", "category": category, "body_format": "markdown"}
    return head | {"posts": posts}


@pytest.mark.both
def test_whoever_copied_an_import_learns_that_it_was_taken_back_and_nobody_else_that_it_was(app, api, world, tmp_path):
    """The rows are gone, and with them what says who could see them; so is the room that came with them."""
    path = tmp_path / "threads.ndjson"
    path.write_bytes(b"\n".join(orjson.dumps(imported(*one)) for one in ((1, "old-room"), (2, "staff-room"))))
    with app.app_context():
        batch = run_import(importer_named("threads"), path).batch
    ben, pia = api(world.ben, "feed:read"), api(world.pia, "feed:read")
    before, whole = (lines(token.get("/feed")) for token in (ben, pia))
    with app.app_context():
        undo_import(batch)
    after = lines(ben.get("/feed"))
    public = {(one["object"]["type"], one["object"]["id"]) for one in before if one["kind"]}
    assert len(public) == 2 < len(whole) == len(before) == 4
    for one, then in zip(after, before, strict=False):
        gone = {"type": then["object"].get("type"), "id": then["object"].get("id"), "gone": True}
        assert one["object"] == (gone if then["kind"] else {"gone": True}) and one["kind"] == then["kind"]
    told = {(one["object"]["type"], one["object"]["id"]) for one in after[len(before) :] if one["kind"]}
    assert told == public and len(after) == 2 * len(before)
    assert [one["object"].get("gone") for one in lines(pia.get("/feed"))] == [True] * 8
    assert all("id" in one["object"] for one in lines(pia.get("/feed")))
    assert len(lines(ben.get("/feed?category=old-room"))) == 4 == len(lines(pia.get("/feed?category=staff-room")))


@pytest.mark.both
def test_what_was_for_some_people_is_gone_to_these_alone(app, api, world, make):
    thread = make.thread(world.pia)
    with acting(app, world.pia):
        audience = freeze("Two", {}, select(Customer.id).where(Customer.id == world.ben.id))
        host(thread.id, "/somewhere", audience_id=audience.id)
    with acting(app):
        where = stood([thread.id])[thread.id]
        record(ThreadDeleted(thread_id=thread.id, stood=where))
        db.session.execute(delete(Post).where(Post.thread_id == thread.id))
        db.session.execute(delete(Thread).where(Thread.id == thread.id))
    for person, told in ((world.pia, True), (world.ben, True), (world.ana, False)):
        found = [one["object"] for one in lines(api(person, "feed:read").get("/feed"))]
        assert found == [{"type": "thread", "id": thread.id, "gone": True} if told else {"gone": True}] * 2


@pytest.mark.both
def test_which_segments_somebody_was_in_only_staff_learns(app, api, world, make):
    """Segments are staff's own, and say who bought what; a level stands beside each post for everybody."""
    with acting(app, world.pia) as pia:
        segments.create(pia, "Everybody", {"fact": "orders", "gte": 0})
    with acting(app):
        segments.evaluate_due()
    make.thread(world.ana)
    for scopes in (["feed:read"], ["feed:read", "feed:identities"]):
        for person, named in ((world.pia, ["Everybody"]), (world.ben, [])):
            entry = lines(api(person, *scopes).get("/feed?kinds=forum.thread_started"))[0]
            assert entry["actor"].keys() >= {"key", "segments", "level", "owned_product"}
            assert entry["actor"]["segments"] == named, (person.handle, scopes)
