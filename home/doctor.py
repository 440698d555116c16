"""`flask doctor`: every dependency and invariant, one line each."""

from collections.abc import Callable, Iterator

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import func, select, text

from core.db import db
from core.journal.models import JournalHead, JournalRow
from core.journal.state import reader_states
from core.mail_server import mail_server
from core.wanted import write_into
from rewards.ledger.balances import differences
from search_index.index import index

Finding = tuple[bool, str]


def database() -> Finding:
    db.session.execute(text("SELECT 1"))
    return True, db.engine.dialect.name


def journal() -> Finding:
    """As many entries as numbers given: a hole is proof of damage."""
    head = db.session.execute(select(JournalHead.seq)).scalar_one()
    count = db.session.execute(select(func.count()).select_from(JournalRow)).scalar_one()
    return head == count, f"head {head}, entries {count}"


def readers() -> Finding:
    states = reader_states(current_app.extensions["readers"])
    parked = sum(state.parked for state in states)
    return parked == 0, f"lag {max((state.lag for state in states), default=0)}, parked {parked}"


def ledger() -> Finding:
    found = len(differences())
    return found == 0, f"{found} differences between balances and lines"


def redis() -> Finding:
    connection = current_app.extensions["redis"]
    if connection is None:
        return True, "none, and none is needed"
    connection.ping()
    return True, "answers"


def mail() -> Finding:
    """The server is greeted with our name and password; nothing is sent."""
    url = current_app.config["SETTINGS"].mail_url
    if not url:
        return True, "no server is named: mails are kept in INSTANCE/mail"
    with mail_server(url) as server:
        code, _words = server.noop()
    return code == 250, f"the server answers {code}"


def search() -> Finding:
    engine = index().engine
    return True, f"{engine.name}, {engine.count()} documents"


def instance() -> Finding:
    write_into(current_app.config["SETTINGS"].instance)
    return True, "can be written"


def uploads() -> Finding:
    write_into(current_app.config["SETTINGS"].uploads_folder)
    return True, "can be written"


CHECKS: tuple[Callable[[], Finding], ...] = (
    database,
    journal,
    readers,
    ledger,
    redis,
    mail,
    search,
    instance,
    uploads,
)


def findings() -> Iterator[tuple[str, bool, str]]:
    """What cannot be asked is wrong too, and says why."""
    for check in CHECKS:
        try:
            fine, words = check()
        except Exception as error:
            db.session.rollback()
            fine, words = False, _why(error)
        yield check.__name__, fine, words


def _why(error: Exception) -> str:
    """Its own words quote addresses and statements, so only those of the system are told."""
    words = error.strerror if isinstance(error, OSError) else None
    return f"{type(error).__name__}{': ' if words else ''}{words or ''}"


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Every dependency and invariant, one line each; exits 1 when something is wrong."""
    found = list(findings())
    for name, fine, words in found:
        click.echo(f"{'ok   ' if fine else 'WRONG'} {name:<10} {words}")
    raise SystemExit(0 if all(fine for _name, fine, _words in found) else 1)
