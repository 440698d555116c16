"""The rules that a new site starts with: Discourse's numbers for contributions, 30 for an accepted answer, a point for each whole
unit of money. Nothing for signing up, for a first order or for a level."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from core.clock import now
from core.db import db, insert_or
from rewards.rules import triggers as on
from rewards.rules.models import Rule

ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)

DEFAULTS = (
    {"key": "thread", "label": "Starting a thread", "trigger": on.THREAD, "points": 5, "day_cap": 50},
    {"key": "post", "label": "Replying", "trigger": on.POST, "points": 2, "day_cap": 100},
    {"key": "answer", "label": "An accepted answer", "trigger": on.ANSWER, "points": 30},
    {"key": "like-received", "label": "A like received", "trigger": on.LIKE_RECEIVED, "points": 1, "target_cap": 50},
    {"key": "like-given", "label": "A like given", "trigger": on.LIKE_GIVEN, "points": 1, "day_cap": 10},
    {
        "key": "tip-worked",
        "label": "A tip that worked for somebody",
        "trigger": on.TIP_WORKED,
        "points": 5,
        "target_cap": 250,
    },
    {"key": "idea-won", "label": "Winning a campaign", "trigger": on.IDEA_WON, "points": 1},
    {"key": "purchase", "label": "Buying", "trigger": on.SPENT, "points": 1, "per": 100},
)

ADDED = frozenset({"idea-won"})
"""Keys that the first sites began without."""


def make_default_rules() -> None:
    """All of them where there are no rules yet. A site that began with those of its day gets what is new since, from now on;
    never one whose key it has or had: what staff ended stays ended. Two workers that start at once make them once."""
    known = db.session.execute(select(Rule.key, Rule.made_by_id).distinct()).all()
    ours = {row.key for row in known if row.made_by_id is None}
    missing = [one for one in DEFAULTS if one["key"] not in {row.key for row in known}]
    began_so = ours.issuperset(one["key"] for one in DEFAULTS if one["key"] not in ADDED)
    if not missing or (known and not began_so):
        return
    blank: dict[str, Any] = dict.fromkeys({name for one in DEFAULTS for name in one})
    first = blank | {"version": 1, "per": 0, "starts_at": now() if known else ALWAYS, "made_at": now()}
    statement = insert_or(Rule).on_conflict_do_nothing(index_elements=["key", "version"])
    db.session.execute(statement, [first | one for one in missing])
