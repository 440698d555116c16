"""No page goes through all threads, posts or people: it finds what it shows by an index, so it costs the same in a large house."""

import re

import pytest
from sqlalchemy import event

from core.db import db
from core.kept_pages import Shelf
from core.limits import Limits

PAGES = ["/", "/latest", "/unanswered", "/top/month", "/c/questions", "/tag/burrs", "/p/T1", "/t/{slug}/{id}", "/u/ana"]
WHOLE = re.compile(r"^SCAN (posts|threads|customers|reactions)$")


@pytest.fixture
def asked(app):
    """Statements with their values, as they are sent."""
    sent: list[tuple[str, tuple]] = []

    def note(_connection, _cursor, statement, values, _context, _many):
        sent.append((statement, values))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("who", ["guest", "ben"])
def test_no_page_reads_a_whole_table(app, client, world, make, sign_in, drain, asked, who):
    thread = make.thread(world.ana, title="The burrs squeak", category="questions", tags=("burrs",))
    drain()
    if who != "guest":
        sign_in(client, world.people[who])
    app.extensions["shelf"], app.extensions["limits"] = Shelf(), Limits("")
    slow = {}
    for path in PAGES:
        asked.clear()
        assert client.get(path.format(slug=thread.slug, id=thread.id)).status_code == 200, path
        slow |= {
            f"{path}: {sql}": step for sql, values in list(asked) for step in plan(app, sql, values) if whole(step)
        }
    assert slow == {}


def whole(step: str) -> bool:
    return bool(WHOLE.match(step))


def plan(app, sql: str, values: tuple) -> list[str]:
    if not sql.lstrip().upper().startswith(("SELECT", "WITH")):
        return []
    with app.app_context(), db.engine.connect() as connection:
        return [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)]
