"""A receiver of webhooks, and the worker that sends them."""

import threading

import pytest

from core.worker import tick, work_until_idle
from insights.webhooks.sending import THREAD
from tests.insights.receiver import receiving
from tests.world import acting


@pytest.fixture
def receiver(app, monkeypatch):
    settings = app.config["SETTINGS"].model_copy(update={"webhook_hosts": "127.0.0.1, unreachable.test"})
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    with receiving() as there:
        yield there


@pytest.fixture
def hook(api, world, receiver):
    """Ada's, who hears of new threads and posts; with its secret."""
    sent = {"url": receiver.url, "kinds": ["forum.thread_started", "forum.post_added", "forum.post_hidden"]}
    answer = api(world.ada, "admin").post("/webhooks", sent)
    assert answer.status_code == 201, answer.text
    return answer.json


@pytest.fixture
def send(app):
    """What a worker does in a while: readers, jobs, and what sends beside it."""

    def do(ticks=True):
        with acting(app):
            work_until_idle()
            join()
            if ticks:
                tick()
                work_until_idle()
                join()

    return do


def join():
    for thread in threading.enumerate():
        if thread.name.startswith(THREAD):
            thread.join(30)
