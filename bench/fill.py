"""A community of any size, written straight into the tables: threads of 20 posts, and one deep thread where it is asked for."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import insert, text

from core.commit import commit
from core.db import db
from core.journal import record
from core.markup import MARKUP_VERSION
from forum.activity import PostAdded, ThreadStarted
from forum.members.counting import recount
from forum.threads.models import Thread
from tests.world import add_person

START = datetime(2024, 1, 1, tzinfo=UTC)
AUTHORS, A_THREAD, AT_ONCE, DEEP = 200, 20, 5000, 10_000
SAID = "The burrs of number {} squeak since the last cleaning, and rice did not help; what does one do? "
AT = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%S.000000', '2024-01-01', (60 * i) || ' seconds')",
    "postgresql": "timestamptz '2024-01-01 00:00:00Z' + i * interval '60 seconds'",
}
PUT = """
INSERT INTO posts (id, thread_id, number, author_id, body, body_format, html, text, markup, created_at, version, likes,
    worked, did_not_work)
WITH RECURSIVE numbers (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < :posts),
places (i, thread, place) AS (
    SELECT i, CASE WHEN i <= :deep THEN 1 ELSE (i - :deep - 1) / 20 + CASE WHEN :deep > 0 THEN 2 ELSE 1 END END,
        CASE WHEN i <= :deep THEN i ELSE (i - :deep - 1) % 20 + 1 END
    FROM numbers),
words (i, thread, place, said) AS (
    SELECT i, thread, place, replace(CAST(:said AS text), '{{}}', CAST(i AS text)) FROM places)
SELECT i, thread, place, :first + i % 200, said, 'markdown', '<p>' || said || '</p>', said, :markup, {at}, 1, i % 5, 0, 0
FROM words
"""


def fill(posts: int, deep: bool = False, journal: bool = False) -> list[int]:
    """`posts` in threads of 20, ids of threads from 1; the deep one comes first and on top. Answers the authors' ids."""
    authors = [add_person(f"author{number}").id for number in range(AUTHORS)]
    commit()
    sizes = [DEEP] * deep + [A_THREAD] * (posts // A_THREAD)
    _in_bulk(Thread, _threads(sizes, authors))
    _put_posts(sizes, authors[0])
    if db.engine.dialect.name == "postgresql":
        for table in ("threads", "posts"):
            db.session.execute(
                text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
            )
    recount()
    commit()
    if journal:
        _record(sizes, authors)
    return authors


def _in_bulk(model: Any, rows: Iterator[dict[str, Any]]) -> None:
    while some := list(islice(rows, AT_ONCE)):
        db.session.connection().execute(insert(model.__table__), some)
    commit()


def _at(number: int) -> datetime:
    return START + timedelta(seconds=number * 60)


def _author(post: int, authors: list[int]) -> int:
    return authors[post % AUTHORS]


def _threads(sizes: list[int], authors: list[int]) -> Iterator[dict[str, Any]]:
    first = 1
    for number, size in enumerate(sizes, 1):
        last = first + size - 1
        yield {
            "id": number, "category_id": 1 + number % 2, "author_id": _author(first, authors),
            "kind": "tip" if number % 2 == 0 else "question", "title": f"How do I clean burrs of number {number}?",
            "slug": f"burrs-{number}", "tags": ["burrs"], "created_at": _at(first), "last_post_at": _at(last),
            "last_author_id": _author(last, authors), "post_count": size, "last_number": size, "score": number % 97,
        }  # fmt: skip
        first += size


def _put_posts(sizes: list[int], first_author: int) -> None:
    """In one statement: a million rows through Python take ten times as long as through the database."""
    said = SAID * 4
    written = {"posts": sum(sizes), "deep": sizes[0] if sizes[0] > A_THREAD else 0, "first": first_author, "said": said}
    here = db.engine.dialect.name
    db.session.execute(text(PUT.format(at=AT[here])), written | {"markup": MARKUP_VERSION})
    commit()


def _record(sizes: list[int], authors: list[int]) -> None:
    """The same conversations in the journal."""
    post = 0
    for thread, size in enumerate(sizes, 1):
        for place in range(1, size + 1):
            post += 1
            who = _author(post, authors)
            named = {"actor_id": who, "thread_id": thread, "post_id": post}
            started = ThreadStarted(**named, thread_kind="tip" if thread % 2 == 0 else "question")
            added = PostAdded(**named, author_id=who, number=place)
            record(started if place == 1 else added, at=_at(post))
            if post % AT_ONCE == 0:
                commit()
    commit()
