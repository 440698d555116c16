"""Of what a database refuses, busy is what may go in a moment and a conflict is what somebody else did first; the rest is
our mistake and is called so."""

import sqlite3
from contextlib import contextmanager

import pytest
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError
from structlog.testing import capture_logs

import core.transactions
from core.db import db

pytestmark = pytest.mark.both
TOO_WIDE = f"SELECT {', '.join(['1'] * 1700)}"  # more than PostgreSQL ever takes


@pytest.fixture
def answer_to(app):
    """What a program is answered where this goes wrong."""

    def do(*statements):
        with app.test_request_context("/api/v1/threads"), pytest.raises(DBAPIError) as wrong:
            for statement in statements:
                db.session.execute(text(statement))
        with app.test_request_context("/api/v1/threads"):
            return app.make_response(app.handle_user_exception(wrong.value))

    return do


@contextmanager
def locked(app, database):
    """Another process holds the lock that `UPDATE customers` needs."""
    with app.app_context():
        url = db.engine.url
    if database == "sqlite":
        other = sqlite3.connect(url.database)
        other.execute("BEGIN IMMEDIATE")
        yield
        other.close()
    else:
        with create_engine(url, poolclass=NullPool).connect() as other:
            other.execute(text("LOCK TABLE customers"))
            yield


@pytest.mark.parametrize(
    ("statement", "status"),
    [
        ("UPDATE customers SET handle = 'ana'", 409),
        ("UPDATE threads SET product_id = 999999", 409),
        ("DELETE FROM categories", 409),
        ("UPDATE threads SET title = NULL", 500),
        ("UPDATE threads SET kind = 'nonsense'", 500),
    ],
    ids=["there already", "gone meanwhile", "still used", "not null", "check"],
)
def test_only_what_somebody_else_did_is_a_conflict(world, make, answer_to, statement, status):
    make.thread(world.ana, title="A secret title of mine")
    with capture_logs() as said:
        answer = answer_to(statement)
    assert (answer.status_code, answer.json["status"]) == (status, status)
    assert [line["event"] for line in said] == ["constraint" if status == 409 else "unexpected"]
    assert "secret title" not in str(said) and ("where" in said[0]) == (status == 500)


def test_a_lock_that_another_holds_is_busy(app, database, answer_to, monkeypatch):
    monkeypatch.setattr(core.transactions, "BUSY_SECONDS", 0.05)
    patience = ["SET LOCAL lock_timeout = '50ms'"] if database == "postgresql" else []
    with locked(app, database):
        answer = answer_to(*patience, "UPDATE customers SET name = 'x'")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")


def test_what_takes_too_long_or_lost_its_connection_is_busy(database, answer_to):
    """SQLite has neither a limit of time nor a server to lose."""
    if database == "postgresql":
        assert answer_to("SET LOCAL statement_timeout = '20ms'", "SELECT pg_sleep(2)").status_code == 503
        assert answer_to("SELECT pg_terminate_backend(pg_backend_pid())", "SELECT 1").status_code == 503


def test_a_statement_that_will_never_do_is_our_mistake(database, answer_to):
    with capture_logs() as said:
        answer = answer_to("SELECT 1 FROM nowhere_at_all" if database == "sqlite" else TOO_WIDE)
    assert answer.status_code == 500 and "our side" in answer.json["detail"]
    assert "Retry-After" not in answer.headers
    assert [line["event"] for line in said] == ["unexpected"]
