"""A database that was started anew is met by pages as if nothing had happened."""

import pytest
from sqlalchemy import create_engine, text

from core import transactions as module
from core.db import db

pytestmark = pytest.mark.both
ALL_OTHERS = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def end_all_connections(app):
    """SQLite has none that could be lost."""
    url = app.config["SETTINGS"].database
    if url.startswith("postgresql"):
        other = create_engine(url)
        with other.begin() as connection:
            connection.execute(ALL_OTHERS)
        other.dispose()


def test_a_connection_that_rested_while_the_server_went_is_replaced_unnoticed(app, client, monkeypatch):
    assert client.get("/latest").status_code == 200
    end_all_connections(app)
    monkeypatch.setattr(module, "RESTED_SECONDS", 0.0)
    assert client.get("/latest?again").status_code == 200
    with app.app_context():
        assert db.session.scalar(text("SELECT 1")) == 1
