"""Work that takes long, or never ends: a job is nobody else's meanwhile, and nobody is held up."""

import socket
import threading
import time
from datetime import timedelta

import pytest
from flask import Flask

from core import jobs, mail, worker
from core.db import db
from core.jobs import Job, JobRun, enqueue, run_next
from tests.make import Make
from tests.outages.clients import running
from tests.outages.family import wait_for
from tests.world import World, acting

SLOW = "tests.slow"


def work(app: Flask) -> None:
    with app.app_context():
        assert run_next()


@pytest.mark.both
def test_a_job_that_outlasts_its_lease_is_not_begun_again(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "LEASE", timedelta(seconds=0.6))
    begun: list[int] = []

    def slow(run: JobRun) -> None:
        begun.append(run.id)
        time.sleep(2)

    monkeypatch.setitem(app.extensions["jobs"], SLOW, slow)
    with acting(app):
        enqueue(SLOW)
    done = threading.Event()
    with running([lambda: work(app)], done) as (thread,):
        wait_for(lambda: begun, "the job to begin")
        while thread.is_alive():
            with app.app_context():
                run_next()
            time.sleep(0.1)
    with app.app_context():
        job = db.session.scalars(db.select(Job)).one()
        assert (len(begun), job.state, job.attempts) == (1, "done", 1)


def test_a_day_on_which_work_never_ends_does_not_put_off_what_is_due(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, ticked = [], []

    def again(run: JobRun) -> None:
        begun.append(run.id)
        enqueue(SLOW)

    monkeypatch.setattr(worker, "TICK", 0.2)
    monkeypatch.setitem(app.extensions["jobs"], SLOW, again)
    monkeypatch.setitem(app.extensions, "ticks", [lambda: ticked.append(len(begun))])
    with acting(app):
        enqueue(SLOW)
    stop = threading.Event()
    with running([lambda: worker.sweep(app, stop, 0.01)], stop):
        wait_for(lambda: len(ticked) > 3, "four ticks", 60)
    assert ticked[-1] > ticked[1], "nothing else was done meanwhile"


@pytest.mark.both
def test_a_mail_server_that_does_not_answer_holds_up_nobody_who_writes(
    app: Flask, world: World, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        known = app.config["SETTINGS"].model_copy(update={"mail_url": f"smtp://127.0.0.1:{server.getsockname()[1]}"})
        monkeypatch.setitem(app.config, "SETTINGS", known)
        with acting(app):
            mail.post("sign_up", "olga@example.com", url="http://127.0.0.1:8000/confirm/x", days=3)
        with running([lambda: work(app)], threading.Event()) as (thread,):
            line, _address = server.accept()
            with line:
                make.thread(world.ana)
                assert thread.is_alive(), "the thread was stored only when the mail server had hung up"
    with app.app_context():
        job = db.session.scalars(db.select(Job)).one()
        assert (job.state, job.attempts) == ("queued", 1)
