"""Webhooks: who may make them, what they say, and under which signature."""

import base64
import hashlib
import hmac
from datetime import timedelta

import orjson
import pytest
from sqlalchemy import select

from core import clock
from core.db import db
from core.journal.writer import batch
from customers.audit.models import AuditLine
from customers.models import CustomerRole
from customers.record.erasing import erase
from forum.posts.actions import delete_post
from insights.webhooks.models import Webhook, WebhookDelivery
from tests.world import acting


def signed_by(secret, headers, body):
    """Computed by the text of the standard, not by our code."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    text = headers["webhook-id"].encode() + b"." + headers["webhook-timestamp"].encode() + b"." + body
    return "v1," + base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()


@pytest.fixture
def ada(api, world):
    return api(world.ada, "admin")


@pytest.mark.both
def test_an_entry_arrives_signed_and_as_the_feed_shows_it(api, world, make, receiver, hook, send, drain, ada):
    drain()
    thread = make.thread(world.ana, title="Dust in the Tern", category="tips", product="T1")
    send()
    (headers, body), *others = receiver.got
    assert others == []
    assert headers["webhook-signature"] == signed_by(hook["secret"], headers, body)
    assert abs(int(headers["webhook-timestamp"]) - clock.epoch(clock.now())) < 5
    said = orjson.loads(body)
    token = api(world.ada, "feed:read").get("/feed?kinds=forum.thread_started", headers={"Accept": "application/json"})
    (entry,) = token.json["data"]
    assert (said["type"], said["timestamp"]) == ("forum.thread_started", entry["at"])
    assert said["data"]["actor"].pop("key") != entry["actor"].pop("key")
    assert said["data"] == entry and entry["object"]["id"] == thread.id
    (line,) = ada.get(f"/webhooks/{hook['id']}/deliveries").json["data"]
    assert (line["state"], line["code"], line["attempts"], line["next_try_at"]) == ("delivered", 204, 1, None)
    assert line["message_id"] == headers["webhook-id"]
    assert ada.get(f"/webhooks/{hook['id']}/deliveries/{line['id']}").json["body"]["data"]["seq"] == entry["seq"]


def test_it_hears_of_its_kinds_from_when_it_was_made_and_of_no_import(app, world, make, receiver, ada, send):
    thread = make.thread(world.ana)
    ada.post("/webhooks", {"url": receiver.url, "kinds": ["forum.post_added"]})
    make.thread(world.ben)
    make.post(world.ben, thread)
    with batch(7):
        make.post(world.ben, thread, body="Brought along.")
    send()
    assert [orjson.loads(body)["type"] for _headers, body in receiver.got] == ["forum.post_added"]


def test_without_kinds_it_hears_of_everything_that_the_feed_shows(app, world, make, receiver, ada, send):
    assert ada.post("/webhooks", {"url": receiver.url}).json["kinds"] == []
    thread = make.thread(world.ana)
    make.post(world.ben, thread)
    send()
    assert {orjson.loads(body)["type"] for _headers, body in receiver.got} >= {
        "forum.thread_started",
        "forum.post_added",
    }


def test_what_was_deleted_before_it_was_sent_is_a_tombstone(app, world, make, receiver, hook, send):
    thread = make.thread(world.ana)
    post = make.post(world.ben, thread, "A word I regret.")
    with acting(app, world.ben) as viewer:
        delete_post(viewer, post.id)
    send()
    said = {orjson.loads(body)["type"]: orjson.loads(body)["data"] for _headers, body in receiver.got}
    assert said["forum.post_added"]["object"]["gone"] is True
    assert b"regret" not in b"".join(body for _headers, body in receiver.got)


def test_nothing_is_kept_of_what_was_sent_so_that_an_erased_person_is_in_no_log(app, world, make, hook, send, ada):
    make.thread(world.ana, title="Ana was here", body="My grinder squeaks.")
    send()
    (line,) = ada.get(f"/webhooks/{hook['id']}/deliveries").json["data"]
    address = f"/webhooks/{hook['id']}/deliveries/{line['id']}"
    assert "squeaks" in ada.get(address).text
    with acting(app):
        erase(world.ana.id)
    assert ada.get(address).json["body"]["data"]["actor"] is None
    with app.app_context():
        kept = db.session.execute(select(*WebhookDelivery.__table__.c)).all()
    assert "squeaks" not in str(kept) and "Ana" not in str(kept)


def test_a_long_text_stays_here(world, make, receiver, hook, send):
    make.thread(world.ana, body="A very long story. " * 1500)
    send()
    _headers, body = receiver.got[0]
    said = orjson.loads(body)["data"]["object"]
    assert len(body) < 20_000 and said["too_long"] is True and "text" not in said and said["url"]


def test_for_a_day_after_a_new_secret_both_sign(ada, receiver, hook, send):
    new = ada.post(f"/webhooks/{hook['id']}/secret")
    assert new.status_code == 200 and new.json["secret"] != hook["secret"]
    for after, secrets in ((1, 2), (25, 1)):
        with clock.shifted(timedelta(hours=after)):
            assert ada.post(f"/webhooks/{hook['id']}/test").status_code == 202
            send()
        headers, body = receiver.got[-1]
        expected = [signed_by(each, headers, body) for each in (new.json["secret"], hook["secret"])[:secrets]]
        assert headers["webhook-signature"].split() == expected


def test_a_secret_is_shown_once_and_what_admins_do_is_written_down_without_it(app, ada, hook):
    for address in ("/webhooks", f"/webhooks/{hook['id']}"):
        assert hook["secret"] not in ada.get(address).text
    assert ada.patch(f"/webhooks/{hook['id']}", {"description": "The CRM", "enabled": False}).json["enabled"] is False
    assert ada.post(f"/webhooks/{hook['id']}/test").status_code == 409
    assert ada.delete(f"/webhooks/{hook['id']}").status_code == 204
    assert ada.get(f"/webhooks/{hook['id']}").status_code == 404
    with app.app_context():
        lines = db.session.scalars(select(AuditLine).where(AuditLine.object_type == "webhook")).all()
    assert [line.did for line in lines] == ["webhook_made", "webhook_changed", "webhook_removed"]
    assert hook["secret"] not in str([line.facts for line in lines]) and "127.0.0.1" not in str(
        [x.facts for x in lines]
    )


WRONG = [
    {"url": "http://example.com/"},
    {"url": "https://10.0.0.8/"},
    {"url": "https://user:secret@example.com/"},
    {"url": "https://example.com/", "kinds": ["forum.nothing"]},
    {"kinds": []},
    {"url": "https://example.com/", "secret": "mine"},
]


def test_what_is_wrong_is_said(ada):
    assert [wrong for wrong in WRONG if ada.post("/webhooks", wrong).status_code != 422] == []


def test_there_are_twenty_at_most(ada):
    made = [ada.post("/webhooks", {"url": "https://example.com/"}).status_code for _number in range(21)]
    assert made == [201] * 20 + [409]


def test_only_admins_with_the_scope_know_of_webhooks(api, world, hook, client, sign_in):
    for person, scope in ((world.ana, "write"), (world.mia, "write"), (world.pia, "admin"), (world.ada, "feed:read")):
        asked = api(person, scope)
        for address in ("/webhooks", f"/webhooks/{hook['id']}", f"/webhooks/{hook['id']}/deliveries"):
            assert asked.get(address).status_code == 403, (person.handle, address)
        assert asked.post("/webhooks", {"url": "https://example.com/"}).status_code == 403
    for person in (world.ana, world.mia, world.pia):
        assert sign_in(client, person).get("/admin/webhooks").status_code == 403


def test_whose_role_was_taken_sees_nothing_more_by_their_webhook_until_another_admin_answers_for_it(
    app, api, world, make, receiver, hook, send, ada
):
    with acting(app):
        db.session.query(CustomerRole).filter_by(customer_id=world.ada.id).delete()
        db.session.add(CustomerRole(customer_id=world.mia.id, role="admin"))
    make.thread(world.ana)
    send()
    assert receiver.got == []
    mia = api(world.mia, "admin")
    assert mia.get(f"/webhooks/{hook['id']}").json["off_because"] == "owner"
    assert mia.patch(f"/webhooks/{hook['id']}", {"enabled": True}).json["enabled"] is True
    send()
    assert len(receiver.got) == 1


def test_the_page_makes_one_shows_its_secret_once_and_its_log(app, world, client, sign_in, csrf, make, receiver, send):
    sign_in(client, world.ada)
    sent = {"csrf_token": csrf, "once": "k1", "url": receiver.url, "description": "The CRM"}
    made = [client.post("/admin/webhooks", data=sent) for _click in range(2)]
    assert [each.status_code for each in made] == [200, 200]
    with app.app_context():
        (hook,) = db.session.scalars(select(Webhook)).all()
    assert all(hook.secret in each.text and each.headers["Cache-Control"] == "no-store" for each in made)
    assert hook.secret not in client.get("/admin/webhooks").text
    make.thread(world.ana, title="Dust in the Tern")
    send()
    page = f"/admin/webhooks/{hook.id}"
    shown = client.get(page).text
    assert "forum.thread_started" in shown and "delivered" in shown
    assert "Dust in the Tern" in client.get(f"{page}/deliveries/1").text
    for act in ("test", "deliveries/1/replay", "off", "on"):
        assert client.post(f"{page}/{act}", data={"csrf_token": csrf}).status_code == 303, act
    rotated = client.post(f"{page}/secret", data={"csrf_token": csrf})
    assert rotated.status_code == 200 and "whsec_" in rotated.text and hook.secret not in rotated.text
    wrong = client.post(page, data={"csrf_token": csrf, "url": "http://example.com/"})
    assert wrong.status_code == 422 and "Only https." in wrong.text
    assert client.post(f"{page}/remove", data={"csrf_token": csrf}).status_code == 303
    assert client.get(page).status_code == 404
