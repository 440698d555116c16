"""Lists of ideas at 100 and at 100,000, and what a vote costs beside a bare Flask view that inserts one row.

    python -m bench.ideas [--ideas 100000] [--repeats 40] [--database sqlite|postgresql]

Both sizes are measured in turn, in one process, over the same pages and the same people.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, g
from sqlalchemy import create_engine, insert, text, update

from app import create_app
from core.commands import prepare_database
from core.commit import commit
from core.config import Settings
from core.db import db, prepare_engine
from customers import viewers
from customers.tokens.actions import create_token
from forum.posts.models import Post
from forum.threads.models import Thread
from ideas.ideas.models import Idea
from ideas.place import place
from ideas.ranking import rank
from ideas.statuses.defaults import ensure_statuses
from tests.servers import postgresql
from tests.world import populate

PAGES = ("/api/v1/ideas?order=trending", "/api/v1/ideas?order=top", "/api/v1/ideas?order=newest", "/roadmap", "/ideas")
START = datetime(2024, 1, 1, tzinfo=UTC)
AT_ONCE = 5000


def made(url: str, folder: Path, ideas: int) -> tuple[Flask, str, str]:
    """An app with so many ideas; the tokens of two customers."""
    app = create_app(
        Settings(instance=folder, database_url=url, cheap_passwords=True, testing=True, secret_key="b" * 48)
    )
    with app.app_context():
        db.create_all()
        prepare_database()
        people = populate()
        ensure_statuses()
        place()
        _fill(ideas, people["ana"].id)
        commit()
        g.viewer = viewers.by_id(people["ana"].id)
        tokens = [create_token(people[name].id, ("read", "write"))[1] for name in ("ana", "ben")]
        commit()
        db.session.execute(text("ANALYZE"))
        commit()
    app.extensions["limits"].hit = lambda *_: None  # six hundred a minute is not what is measured
    return app, tokens[0], tokens[1]


def _fill(count: int, author: int) -> None:
    category = db.session.execute(text("SELECT id FROM categories WHERE slug = 'ideas'")).scalar_one()
    statuses = [row[0] for row in db.session.execute(text("SELECT id FROM idea_statuses ORDER BY position"))]
    for start in range(1, count + 1, AT_ONCE):
        some = range(start, min(start + AT_ONCE, count + 1))
        db.session.execute(insert(Thread), [_thread(number, category, author) for number in some])
        db.session.execute(insert(Post), [_post(number, author) for number in some])
        db.session.execute(insert(Idea), [_idea(number, author, statuses) for number in some])
    db.session.execute(update(Idea).values(root_id=Idea.id))
    if db.engine.dialect.name == "postgresql":
        for table in ("threads", "posts", "ideas"):
            db.session.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {count})"))


def _at(number: int) -> datetime:
    return START + timedelta(minutes=number * 7919 % 1_000_000)


def _thread(number: int, category: int, author: int) -> dict[str, Any]:
    at = _at(number)
    head = {"id": number, "category_id": category, "author_id": author, "kind": "discussion", "title": f"Wish {number}"}
    rest = {"slug": f"wish-{number}", "tags": [], "created_at": at, "last_post_at": at}
    return head | rest | {"host_url": f"/ideas/{number}/wish-{number}"}


def _post(number: int, author: int) -> dict[str, Any]:
    said = f"What I wish for, number {number}, and why. " * 5
    words = {"body": said, "html": f"<p>{said}</p>", "text": said, "markup": 1}
    return {"id": number, "thread_id": number, "number": 1, "author_id": author, "created_at": _at(number)} | words


def _idea(number: int, author: int, statuses: list[int]) -> dict[str, Any]:
    at = _at(number)
    return {
        "id": number,
        "author_id": author,
        "thread_id": number,
        "title": f"Wish {number}",
        "slug": f"wish-{number}",
        "tags": [],
        "status_id": statuses[number % len(statuses)],
        "status_at": at,
        "response": "",
        "response_html": "",
        "votes": number * 31 % 997,
        "voters": number * 31 % 997,
        "rank": rank(at, [(number * 31 % 997 + 1, at)]),
        "created_at": at,
        "version": 1,
    }


def median(call: Callable[[], object], repeats: int) -> float:
    """In milliseconds; the first three are not counted."""
    spans = []
    for number in range(repeats + 3):
        begun = time.perf_counter()
        call()
        if number >= 3:
            spans.append(1000 * (time.perf_counter() - begun))
    return statistics.median(spans)


def getter(app: Flask, token: str, path: str) -> Callable[[], object]:
    client = app.test_client()
    headers = {"Authorization": f"Bearer {token}"} if path.startswith("/api") else {}
    client.set_cookie("seen", "1")  # or the page is kept and nothing is measured

    def get() -> None:
        answer = client.get(path, headers=headers)
        assert answer.status_code == 200, answer.text[:300]

    return get


def voter(app: Flask, token: str, ideas: int) -> Callable[[], object]:
    """Another idea each time; the way of a new vote."""
    client = app.test_client()
    numbers = iter(range(1, 10_000))

    def vote() -> None:
        number = (next(numbers) * 5 - 1) % ideas + 1
        answer = client.put(f"/api/v1/ideas/{number}/vote", json={}, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code in (200, 409), answer.text[:300]

    return vote


def bare(url: str) -> Callable[[], object]:
    """A Flask view that inserts one row and commits, with the same pool and pragmas."""
    app = Flask("bare")

    @app.put("/row")
    def row() -> str:
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO bare (said) VALUES ('x')"))
        return "ok"

    engine = create_engine(url)
    prepare_engine(engine)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE IF NOT EXISTS bare (said TEXT)"))
    client = app.test_client()

    def put() -> None:
        assert client.put("/row").status_code == 200

    return put


@contextmanager
def databases(kind: str, folder: Path) -> Iterator[Callable[[str], str]]:
    """A function from a name to the address of a new database."""
    if kind == "sqlite":
        yield lambda name: f"sqlite:///{folder / name}.db"
        return
    with postgresql() as server:
        yield lambda _name: server.fresh()


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--ideas", type=int, default=100_000)
    asked.add_argument("--repeats", type=int, default=40)
    asked.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    chosen = asked.parse_args()
    with tempfile.TemporaryDirectory() as name, databases(chosen.database, Path(name)) as new:
        small = made(new("few"), Path(name) / "few", 100)
        url = new("many")
        large = made(url, Path(name) / "many", chosen.ideas)
        print(f"{chosen.database}: medians of {chosen.repeats}, in milliseconds")
        print(f"{'page':<40}{'100':>10}{chosen.ideas:>10}{'ratio':>8}")
        for path in PAGES:
            few = median(getter(small[0], small[2], path), chosen.repeats)
            many = median(getter(large[0], large[2], path), chosen.repeats)
            print(f"{path:<40}{few:>10.1f}{many:>10.1f}{many / few:>8.2f}")
        vote, row = median(voter(large[0], large[2], chosen.ideas), chosen.repeats), median(bare(url), chosen.repeats)
        print(f"{'a vote / a bare insert':<40}{row:>10.1f}{vote:>10.1f}{vote / row:>8.2f}")


if __name__ == "__main__":
    sys.exit(main())
