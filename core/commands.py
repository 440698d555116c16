"""`flask worker`, `flask openapi` and the database's first row."""

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import insert, select

from core import worker
from core.commit import commit
from core.db import db
from core.journal.models import JournalHead
from core.openapi.commands import openapi_command


@click.command("worker")
@with_appcontext
def worker_command() -> None:
    """Follow the journal and run jobs until stopped."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    worker.run(app)


def prepare_database() -> None:
    """The row that the journal is numbered from; migrations make it, tests and `create_all` call this."""
    if db.session.execute(select(JournalHead.id)).first() is None:
        db.session.execute(insert(JournalHead).values(id=1, seq=0))
        commit()


commands = [worker_command, openapi_command]
