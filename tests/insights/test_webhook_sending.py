"""A delivery arrives at least once, under one id; a receiver that is slow or dead is in nobody's way."""

import threading
import time
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core import clock
from core.db import db
from core.jobs import Job
from core.worker import tick, work_until_idle
from insights.webhooks import sending
from insights.webhooks.models import Webhook, WebhookDelivery
from insights.webhooks.schedule import PAUSES, next_try
from tests.insights.conftest import join
from tests.insights.receiver import receiving
from tests.world import acting


@pytest.fixture
def ada(api, world):
    return api(world.ada, "admin")


def lines(ada, hook):
    return ada.get(f"/webhooks/{hook['id']}/deliveries").json["data"]


def due(app):
    with app.app_context():
        return db.session.scalars(select(WebhookDelivery.due_at)).one()


def test_what_fails_is_tried_again_under_the_same_id_when_the_standard_says(app, ada, receiver, hook, send):
    receiver.answers = [500]
    ada.post(f"/webhooks/{hook['id']}/test")
    asked = [0, 5, 300, 1800, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600]
    moment = clock.now()
    for tries, pause in enumerate(asked, start=1):
        with clock.at(moment):
            send()
            assert len(receiver.got) == tries
        if tries < 10:
            next_at = due(app)
            waits = (next_at - moment).total_seconds()
            assert asked[tries] <= waits <= 1.2 * asked[tries] + 5, (tries, waits)
            with clock.at(next_at - timedelta(seconds=2)):
                send()
            assert len(receiver.got) == tries, pause
            moment = next_at + timedelta(seconds=1)
    assert len({headers["webhook-id"] for headers, _body in receiver.got}) == 1
    assert len({headers["webhook-timestamp"] for headers, _body in receiver.got}) == 10
    (line,) = lines(ada, hook)
    assert (line["state"], line["attempts"], line["code"], line["next_try_at"]) == ("failed", 10, 500, None)
    assert ada.get(f"/webhooks/{hook['id']}").json["off_because"] == "dead"


def test_a_replay_comes_under_the_same_id(ada, world, make, receiver, hook, send):
    make.thread(world.ana)
    send()
    (line,) = lines(ada, hook)
    assert ada.post(f"/webhooks/{hook['id']}/deliveries/{line['id']}/replay").status_code == 202
    assert ada.post(f"/webhooks/{hook['id']}/deliveries/999/replay").status_code == 404
    send()
    first, second = receiver.got
    assert first[0]["webhook-id"] == second[0]["webhook-id"] == line["message_id"] and first[1] == second[1]


@pytest.mark.both
def test_a_sender_that_died_is_followed_by_another_with_the_same_id(app, ada, world, make, receiver, hook, send):
    make.thread(world.ana)
    with acting(app):
        db.session.execute(update(Webhook).values(free_at=clock.now() + sending.TAKEN_FOR))
    send()
    assert receiver.got == []
    with clock.shifted(sending.TAKEN_FOR + timedelta(seconds=1)):
        send()
        assert len(receiver.got) == 1
    (line,) = lines(ada, hook)
    with acting(app):  # it arrived, and we died before we could write that down
        db.session.execute(update(WebhookDelivery).values(delivered_at=None, due_at=clock.now()))
    with clock.shifted(sending.TAKEN_FOR + timedelta(seconds=1)):
        send()
    assert [headers["webhook-id"] for headers, _body in receiver.got] == [line["message_id"]] * 2


def test_who_is_gone_is_spoken_to_no_more(ada, world, make, receiver, hook, send):
    receiver.answers = [410]
    make.thread(world.ana)
    make.thread(world.ben)
    send()
    assert len(receiver.got) == 1
    assert ada.get(f"/webhooks/{hook['id']}").json["off_because"] == "gone"


def test_a_redirect_is_a_failure_and_is_not_followed(ada, receiver, hook, send):
    with receiving() as elsewhere:
        receiver.answers = [(302, {"Location": elsewhere.url})]
        ada.post(f"/webhooks/{hook['id']}/test")
        send()
        assert elsewhere.got == []
    assert [(line["state"], line["code"]) for line in lines(ada, hook)] == [("waiting", 302)]


def test_a_receiver_that_asks_for_time_gets_it(app, client, ada, receiver, hook, send):
    receiver.answers = [(429, {"Retry-After": "7200"})]
    ada.post(f"/webhooks/{hook['id']}/test")
    send()
    assert f'webhook_waiting{{webhook="{hook["id"]}"}} 1.0' in client.get("/metrics").text
    assert due(app) > clock.now() + timedelta(minutes=119)
    assert next_try(1, "not a date") < clock.now() + timedelta(seconds=10)
    assert next_try(1, "9" * 15) < clock.now() + timedelta(hours=25) and next_try(len(PAUSES) + 1) is None


def test_after_a_failure_the_rest_waits_too_and_after_a_success_all_of_it_goes(
    app, ada, world, make, receiver, hook, send
):
    receiver.answers = [503, 204]
    for person in (world.ana, world.ben, world.mia):
        make.thread(person)
    send()
    assert len(receiver.got) == 1
    with clock.shifted(timedelta(seconds=8)):
        send()
    assert len(receiver.got) == 4
    assert ada.get(f"/webhooks/{hook['id']}").json["failing_since"] is None


def test_a_receiver_that_says_nothing_delays_neither_another_nor_the_worker(app, ada, world, make, receiver, hook):
    receiver.hold = threading.Event()
    with receiving() as quick:
        ada.post("/webhooks", {"url": quick.url})
        make.thread(world.ana)
        began = time.monotonic()
        with acting(app):
            work_until_idle()
            assert time.monotonic() - began < 5
            patience = time.monotonic() + 5
            while not quick.got and time.monotonic() < patience:
                time.sleep(0.01)
        assert quick.got
    assert [line["state"] for line in lines(ada, hook)] == ["waiting"]
    receiver.hold.set()
    join()


def test_the_log_is_kept_for_thirty_days(app, ada, world, make, hook, send):
    make.thread(world.ana)
    send()
    with clock.shifted(timedelta(days=31)), acting(app):
        tick()
    assert lines(ada, hook) == []
    with app.app_context():
        assert db.session.scalars(select(Job.id).where(Job.name == "webhooks.deliver", Job.state == "done")).all() == []
