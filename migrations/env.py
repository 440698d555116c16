"""Alembic's way into the app: its models, its engine, and its transactions (see `core.db` for SQLite's)."""

import warnings
from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.operations.ops import MigrationScript
from flask import current_app
from sqlalchemy import JSON

from core.db import UtcDateTime, db

config = context.config
# SQLite cannot show indexes over expressions; a test compares them on PostgreSQL.
UNSEEN = "(autogenerate skipping|Skipped unsupported reflection).*expression-based index"


def as_plain_type(kind: str, thing: object, context: AutogenContext) -> str | Literal[False]:
    """A migration names the database's types, not ours, which may be gone when it runs."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, JSON):
        context.imports.add("from sqlalchemy.dialects import postgresql")
        return "sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')"
    return False


def leave_out_an_empty_revision(_context: object, _revision: object, directives: list[MigrationScript]) -> None:
    """`flask db migrate` writes no file when nothing changed."""
    writing = getattr(config.cmd_opts, "autogenerate", False)
    if writing and directives and directives[0].upgrade_ops and directives[0].upgrade_ops.is_empty():
        directives.clear()


def run_online() -> None:
    with db.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:  # a table that others point to is copied and dropped; this must be said before BEGIN
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys=off")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            compare_type=True,
            render_item=as_plain_type,
            transactional_ddl=True,  # also on SQLite, where Alembic would not by itself
            process_revision_directives=leave_out_an_empty_revision,
        )
        with warnings.catch_warnings(), context.begin_transaction():
            warnings.filterwarnings("ignore", UNSEEN)
            context.run_migrations()
        if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise RuntimeError("the migration would leave rows that point to nothing")
        connection.commit()


def run_offline() -> None:
    """`flask db upgrade --sql`: the statements, for somebody else to run."""
    url = current_app.config["SQLALCHEMY_DATABASE_URI"]
    context.configure(url=url, target_metadata=db.metadata, literal_binds=True, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    run_offline()
else:
    run_online()
