"""The search log: noted by GETs in a buffer, written a moment later, forgotten after a year."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, delete, func, insert, select, update

from core.buffer import note
from core.clock import now
from core.db import db
from search_index.finding import Results
from search_index.models import Search

KEPT = timedelta(days=365)
SEARCHES, CLICKS = "searches", "search_clicks"


def note_search(results: Results, kind: str) -> str:
    """The token by which the page can say what was clicked."""
    token = secrets.token_urlsafe(12)
    words = results.query.typed.lower()
    note(SEARCHES, token, {"at": now(), "words": words, "kind": kind, "hits": results.total})
    return token


def note_click(token: str, place: int) -> None:
    note(CLICKS, token, place)


def write_searches(notes: dict[Any, Any]) -> None:
    rows = [{"token": token, **values} for token, values in notes.items()]
    db.session.execute(insert(Search), rows)


def write_clicks(notes: dict[Any, Any]) -> None:
    """The first thing that was opened."""
    for token, place in notes.items():
        clicked = update(Search).where(Search.token == token, Search.clicked.is_(None))
        db.session.execute(clicked.values(clicked=place))


BUFFERS = {SEARCHES: write_searches, CLICKS: write_clicks}


def forget_old_searches() -> None:
    """Once a day in effect: there is nothing to delete in between."""
    db.session.execute(delete(Search).where(Search.at < now() - KEPT))


def top_words(since: datetime, limit: int = 50, only_without_hits: bool = False) -> Sequence[Any]:
    """Words, how often, the share that led to a click, how many hits at most."""
    times, clicks = func.count(), func.sum(case((Search.clicked.is_not(None), 1), else_=0))
    query = (
        select(Search.words, times.label("times"), clicks.label("clicks"), func.max(Search.hits).label("hits"))
        .where(Search.at >= since)
        .group_by(Search.words)
        .order_by(times.desc(), Search.words)
        .limit(limit)
    )
    if only_without_hits:
        query = query.having(func.max(Search.hits) == 0)
    return db.session.execute(query).all()
