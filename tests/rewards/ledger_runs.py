"""Each run of the ledger's state machine begins in the same database, and may crash at any commit."""

import shutil
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import event

from core.commit import after_commit
from core.db import db, empty_log
from core.options import forget_options
from customers.purchases.valuing import set_report_currency
from rewards.catalogue.actions import add_reward
from rewards.rules.defaults import make_default_rules
from tests.world import acting, add_person

PEOPLE = ("kim", "lee", "moe", "nia")


class Crash(BaseException):
    """As a kill: nobody goes on after it."""


@contextmanager
def crashing(moment, at=1):
    """At the `at`-th commit from now: before it, or after it."""
    if moment is None:
        yield
        return
    left = [at]

    def crash(*_session):
        raise Crash

    def count_down(_session):
        left[0] -= 1
        if left[0] == 0:
            crash() if moment == "before" else after_commit(crash)

    event.listen(db.session, "before_commit", count_down)
    try:
        yield
    finally:
        event.remove(db.session, "before_commit", count_down)


def restorer(app, world, database, request):
    """The same database before each run: people, rules and two rewards; a copy of the file, or of the template."""
    with acting(app, world.max) as viewer:
        make_default_rules()
        set_report_currency(viewer, "EUR")
        add_reward(viewer, {"name": "A mug", "cost": 5, "stock": None, "min_rank": 0})
        add_reward(viewer, {"name": "A grinder", "cost": 40, "stock": 2, "min_rank": 0})
        world.people.update({handle: add_person(handle) for handle in PEOPLE})
    with app.app_context():
        empty_log()
        db.session.remove()
        db.engine.dispose()
        path = db.engine.url.database
    if database == "postgresql":
        return postgresql_restorer(app, request.getfixturevalue("postgres"))
    shutil.copy(path, f"{path}.before")

    def copy():
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
            forget_options()
        for end in ("-wal", "-shm"):
            Path(f"{path}{end}").unlink(missing_ok=True)
        shutil.copy(f"{path}.before", path)

    return copy


def postgresql_restorer(app, server):
    server.execute('DROP DATABASE IF EXISTS "ledger_before"')
    server.execute('CREATE DATABASE "ledger_before" TEMPLATE "lab_test" STRATEGY FILE_COPY')

    def copy():
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
            forget_options()
        server.drop(server.url("lab_test"))
        server.execute('CREATE DATABASE "lab_test" TEMPLATE "ledger_before" STRATEGY FILE_COPY')

    return copy
