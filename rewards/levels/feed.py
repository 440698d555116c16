"""Each actor's level in the export feed, as it was at the moment of the entry."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from core.db import among, plain_rows
from core.feedable import ActorFact, Moment
from core.journal.models import JournalRow
from rewards.activity import LevelChanged
from rewards.levels.standing import all_levels


def levels_at(moments: Sequence[Moment]) -> list[str | None]:
    """By the name that the level has today; None before the first one."""
    names = [level.name for level in all_levels()]
    if not names:
        return [None] * len(moments)
    changes = _changes({moment.customer_id for moment in moments})
    ranks = [_rank_at(changes[moment.customer_id], moment.at) for moment in moments]
    return [names[min(rank, len(names)) - 1] if rank else None for rank in ranks]


def _rank_at(changes: list[tuple[datetime, int]], at: datetime) -> int:
    place = bisect_right(changes, at, key=lambda change: change[0])
    return changes[place - 1][1] if place else 0


def _changes(customer_ids: set[int]) -> defaultdict[int, list[tuple[datetime, int]]]:
    """When whose rank changed, and to which."""
    query = (
        select(JournalRow.object_id, JournalRow.at, JournalRow.facts)
        .where(JournalRow.object_type == "customer", among(JournalRow.object_id, customer_ids))
        .where(JournalRow.kind == LevelChanged.kind)
        .order_by(JournalRow.at, JournalRow.seq)
    )
    found: defaultdict[int, list[tuple[datetime, int]]] = defaultdict(list)
    for customer_id, at, facts in plain_rows(query):
        found[customer_id].append((at, facts["rank"]))
    return found


ACTOR_FACTS = [ActorFact("level", levels_at)]
