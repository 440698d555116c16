"""Many ideas at once, straight into the tables: titles of a few hundred words, as people use them again and again."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, text, update

from core.commit import commit
from core.db import db
from forum.posts.models import Post
from forum.threads.actions import slugify
from forum.threads.models import Thread
from ideas.ideas.models import Idea
from ideas.place import place
from ideas.ranking import rank
from ideas.statuses.defaults import ensure_statuses
from ideas.statuses.models import Status

START, AT_ONCE = datetime(2024, 1, 1, tzinfo=UTC), 5000
WISHES = "add|allow|build|change|dim|fold|hide|keep|light|lock|make|mark|move|mute|offer|print|send|show|sort|warm"
KINDS = "big|black|blue|brass|quiet|clear|cork|cotton|deep|dry|flat|glass|green|heavy|long|magnetic|oak|round|steel"
THINGS = (
    "alarm|app|basket|battery|blade|bottle|bowl|brush|burr|button|cable|cap|chart|clock|cup|dial|dose|drawer|filter|foot|"
    "gauge|grille|grinder|handle|hinge|hopper|hose|jug|kettle|knob|label|lamp|lever|lid|light|list|magnet|manual|meter|"
    "milk|motor|mug|nozzle|pan|paper|pitcher|plug|portafilter|pump|recipe|ring|scale|screen|seal|shelf|spout|spring|stand|"
    "steam|strap|switch|tamper|tank|timer|tray|valve|water|wheel|window|wire"
)
REASONS = (
    "at night|before breakfast|for left hands|for two cups|in small kitchens|on the road|while it heats|with wet hands"
)


def fill(count: int, author: int) -> None:
    """In three statuses by turns, so that of a hundred each has a page full; votes and ranks as if people had voted."""
    ensure_statuses()
    category = db.session.execute(text("SELECT id FROM categories WHERE slug = :slug"), {"slug": place()}).scalar_one()
    statuses = list(db.session.scalars(select(Status.id).where(Status.on_roadmap).order_by(Status.position)))
    for some in _batches(count):
        titles = [title(number) for number in some]
        every = list(zip(some, titles, strict=True))
        db.session.execute(insert(Thread.__table__), [_thread(*one, category, author) for one in every])
        db.session.execute(insert(Post.__table__), [_post(*one, author) for one in every])
        db.session.execute(insert(Idea.__table__), [_idea(*one, author, statuses) for one in every])
    db.session.execute(update(Idea).values(root_id=Idea.id))
    if db.engine.dialect.name == "postgresql":
        for table in ("threads", "posts", "ideas"):
            db.session.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {count})"))
    commit()


def _batches(count: int) -> Iterator[range]:
    for start in range(1, count + 1, AT_ONCE):
        yield range(start, min(start + AT_ONCE, count + 1))


def title(number: int) -> str:
    chance = random.Random(number)
    wish, kind, thing, other, reason = (
        chance.choice(all_.split("|")) for all_ in (WISHES, KINDS, THINGS, THINGS, REASONS)
    )
    return f"{wish.title()} the {kind} {thing} of the {other} {reason}"


def _at(number: int) -> datetime:
    return START + timedelta(minutes=number * 7919 % 1_000_000)


def _thread(number: int, said: str, category: int, author: int) -> dict[str, Any]:
    at = _at(number)
    head = {"id": number, "category_id": category, "author_id": author, "kind": "discussion", "title": said}
    rest = {"slug": slugify(said), "tags": [], "created_at": at, "last_post_at": at}
    return head | rest | {"host_url": f"/ideas/{number}/{slugify(said)}"}


def _post(number: int, said: str, author: int) -> dict[str, Any]:
    why = f"{said}: today I do it by hand, {title(number + 1).lower()}, and it takes me ten minutes. " * 2
    words = {"body": why, "html": f"<p>{why}</p>", "text": why, "markup": 1}
    return {"id": number, "thread_id": number, "number": 1, "author_id": author, "created_at": _at(number)} | words


def _idea(number: int, said: str, author: int, statuses: list[int]) -> dict[str, Any]:
    at, votes = _at(number), number * 31 % 997
    return {
        "id": number,
        "author_id": author,
        "thread_id": number,
        "title": said,
        "slug": slugify(said),
        "tags": [],
        "status_id": statuses[number % len(statuses)],
        "status_at": at,
        "votes": votes,
        "voters": votes,
        "rank": rank(at, [(votes + 1, at)]),
        "created_at": at,
    }
