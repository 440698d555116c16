"""What staff look at of the feed: how much of what there is, and its newest entries as the feed gives them."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from core.access import Viewer
from core.db import among, db
from core.journal.models import JournalRow
from insights.feed.entries import Asked, Reading

COUNTED = 10_000
LOOKED_AT, LISTED = 500, 25


def by_kind(viewer: Viewer, top: int) -> Sequence[Any]:
    """(kind, how many) among the newest entries: counting all of a large house would take a page too long."""
    told = current_app.extensions["kinds"].told_to(viewer)
    many = func.count().label("many")
    query = select(JournalRow.kind, many).where(JournalRow.seq > top - COUNTED, among(JournalRow.kind, sorted(told)))
    return db.session.execute(query.group_by(JournalRow.kind).order_by(many.desc(), JournalRow.kind)).all()


def newest(viewer: Viewer, asked: Asked) -> list[dict[str, Any]]:
    """The newest first, of those that are wanted among the last few hundred."""
    told = current_app.extensions["kinds"].told_to(viewer)
    kinds = sorted(told.intersection(asked.kinds) if asked.kinds else told)
    numbers = select(JournalRow.seq).where(among(JournalRow.kind, kinds)).order_by(JournalRow.seq.desc())
    most = LOOKED_AT if asked.looks_inside else LISTED
    found = list(Reading(viewer, asked).at(db.session.scalars(numbers.limit(most)).all()))
    return list(islice(reversed(found), LISTED))
