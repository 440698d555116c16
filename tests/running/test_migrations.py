"""What `flask db upgrade` builds is what the models say, on both databases, and it can be taken down again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from app import create_app
from core.config import Settings
from core.db import db

HOW = "the models say more than the migrations: docs/architecture.md, step 5 of adding a package"
MIGRATIONS = str(Path(__file__).parents[2] / "migrations")

pytestmark = [
    pytest.mark.both,
    # SQLite cannot show indexes over expressions, so these are not compared there.
    pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index"),
    pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index"),
]


@pytest.fixture
def migrated(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> Iterator[Flask]:
    """A site whose database was empty and is migrated."""
    url = request.getfixturevalue("postgres").fresh() if database == "postgresql" else ""
    app = create_app(Settings(instance=tmp_path, database_url=url, secret_key="s" * 48, testing=True))
    with app.app_context():
        upgrade(directory=MIGRATIONS)
        yield app
        db.session.remove()
        db.engine.dispose()


def test_the_migrations_build_what_the_models_say(migrated: Flask):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert [str(one) for one in compare_metadata(context, db.metadata)] == [], HOW


def test_tables_whose_ids_are_given_once_were_migrated_so(migrated: Flask, database: str):
    if database != "sqlite":
        pytest.skip("PostgreSQL's sequences give each number once")
    once = {table.name for table in db.metadata.sorted_tables if table.dialect_options["sqlite"]["autoincrement"]}
    with db.engine.connect() as connection:
        made = (
            connection.execute(text("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'")).scalars().all()
        )
    assert set(made) == once != set()


def test_the_journal_has_its_head(migrated: Flask):
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT id, seq FROM journal_head")).all() == [(1, 0)]


def test_what_was_built_can_be_taken_down(migrated: Flask):
    downgrade(directory=MIGRATIONS, revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
