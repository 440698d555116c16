"""Admins see how far readers are, what they set aside and which jobs failed, and try again."""

import pytest
from sqlalchemy import select, update

from core import mail
from core.clock import now
from core.db import db
from core.jobs import Job
from core.journal.models import Parked
from core.worker import work_until_idle
from customers.audit.models import AuditLine
from tests.customers.doors import send
from tests.world import acting


@pytest.fixture
def ada(app, sign_in, world):
    return sign_in(app.test_client(), world.ada)


@pytest.fixture
def poisoned(app, world, make, drain):
    """The first entry was set aside by the inbox."""
    make.thread(world.ana)
    drain()
    with acting(app):
        db.session.add(Parked(reader="inbox", seq=1, attempts=3, error="ValueError('odd')", parked_at=now()))


@pytest.fixture
def failed(app, world):
    """The number of a job that was given up."""
    with acting(app):
        mail.post("reset", "ana@example.com", customer_id=world.ana.id, url="/x", minutes=30)
        number = db.session.scalar(select(Job.id))
        db.session.execute(update(Job).values(state="failed", attempts=5, error="OSError('no line')", ended_at=now()))
    return number


@pytest.fixture
def cannot(app):
    """The inbox takes nothing."""

    def handle(_entries):
        raise ValueError("odder still")

    inbox = next(reader for reader in app.extensions["readers"] if reader.name == "inbox")
    usual = inbox.handle
    object.__setattr__(inbox, "handle", handle)
    yield
    object.__setattr__(inbox, "handle", usual)


def state(app, number):
    with app.app_context():
        return tuple(db.session.execute(select(Job.state, Job.attempts).where(Job.id == number)).one())


def parked(app):
    with app.app_context():
        return [tuple(row) for row in db.session.execute(select(Parked.reader, Parked.attempts))]


def work(app):
    with app.app_context():
        work_until_idle()


def test_the_room_shows_each_reader_and_that_all_is_well(app, ada):
    page = ada.get("/admin/readers").text
    for reader in app.extensions["readers"]:
        assert f">{reader.name}<" in page
    assert "every entry was taken" in page and "None. A job" in page and "/retry" not in page


@pytest.mark.both
def test_what_was_set_aside_is_tried_again_by_a_worker(app, ada, poisoned):
    page = ada.get("/admin/readers").text
    assert "forum.thread_started" in page and "odd" in page
    assert send(ada, "/admin/readers/inbox/retry", at="/admin/readers").status_code == 303
    assert parked(app) == [("inbox", 3)]
    work(app)
    assert parked(app) == []
    with app.app_context():
        assert db.session.scalars(select(AuditLine.did)).all() == ["parked_retried"]


def test_what_stays_set_aside_shows_that_it_was_tried(app, ada, poisoned, cannot):
    send(ada, "/admin/readers/inbox/retry", at="/admin/readers")
    work(app)
    assert parked(app) == [("inbox", 4)]
    assert "odder still" in ada.get("/admin/readers").text


@pytest.mark.both
def test_a_job_that_failed_is_tried_again(app, ada, failed):
    page = ada.get("/admin/readers").text
    assert mail.SEND in page and "no line" in page
    assert send(ada, f"/admin/jobs/{failed}/retry", at="/admin/readers").status_code == 303
    assert state(app, failed) == ("queued", 0)
    work(app)
    assert state(app, failed)[0] == "done"


def test_only_a_job_that_failed_is_tried_again(ada, failed):
    send(ada, f"/admin/jobs/{failed}/retry", at="/admin/readers")
    for number in (failed, 99999):
        assert send(ada, f"/admin/jobs/{number}/retry", at="/admin/readers").status_code == 404
    assert send(ada, "/admin/readers/nobody/retry", at="/admin/readers").status_code == 404


@pytest.mark.both
def test_the_api_says_the_same(api, world, poisoned, failed):
    admin = api(world.ada, "admin")
    rows = {row["name"]: row for row in admin.get("/readers").json["data"]}
    assert rows["inbox"]["parked"] == 1 and rows["search"]["lag"] == 0
    (entry,) = admin.get("/readers/parked").json["data"]
    assert (entry["reader"], entry["seq"], entry["kind"]) == ("inbox", 1, "forum.thread_started")
    (job,) = admin.get("/jobs/failed").json["data"]
    assert (job["id"], job["attempts"]) == (failed, 5) and "arguments" not in job
    assert admin.post("/readers/inbox/retry").status_code == 202
    assert admin.post("/readers/nobody/retry").status_code == 404
    assert admin.post(f"/jobs/{failed}/retry").status_code == 202
    assert admin.post(f"/jobs/{failed}/retry").status_code == 404


def test_a_retry_that_waits_is_not_asked_for_twice(app, api, world, poisoned):
    admin = api(world.ada, "admin")
    for _twice in range(2):
        admin.post("/readers/inbox/retry")
    with app.app_context():
        assert len(db.session.scalars(select(Job.id)).all()) == 1


def test_it_is_for_admins(app, client, sign_in, api, world):
    assert client.get("/admin/readers").status_code == 303
    for address in ("/readers", "/readers/parked", "/jobs/failed"):
        assert client.get(f"/api/v1{address}").status_code == 401
        assert api(world.mia, "admin").get(address).status_code == 403
        assert api(world.ada, "read").get(address).status_code == 403
    for person in (world.ana, world.mia):
        assert sign_in(app.test_client(), person).get("/admin/readers").status_code == 403
