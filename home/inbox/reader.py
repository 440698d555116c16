"""The inbox's reader: telling. It writes entries together with the cursor, is never replayed, and imports tell nobody anything."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete

from core.db import db, insert_or
from core.guest_pages import person_stamp
from core.journal import Activity, Entry
from core.journal.readers import Reader, Style
from core.stamps import touch
from customers import activity as customers
from customers.purchases import activity as purchases
from forum import activity as forum
from forum.following.queries import followers
from forum.posts.queries import authors_of
from home.inbox.models import InboxEntry
from home.inbox.telling import LIKE, TELLS, WORKED, Known, told
from ideas import activity as ideas
from ideas.campaigns.queries import invited_to
from ideas.following.queries import followers_of, supporters_of
from rewards import activity as rewards

IGNORED: tuple[type[Activity], ...] = (
    customers.Joined,
    customers.ProfileChanged,
    customers.AttributesChanged,
    customers.ConsentGiven,
    customers.ConsentWithdrawn,
    customers.Merged,
    customers.Unmerged,
    customers.Erased,
    purchases.PurchaseRecorded,
    purchases.PurchaseRefunded,
    forum.ThreadEdited,
    forum.ThreadMoved,
    forum.ThreadClosed,
    forum.ThreadReopened,
    forum.ThreadHidden,
    forum.ThreadRestored,
    forum.ThreadDeleted,
    forum.ThreadsMerged,
    forum.ThreadSplit,
    forum.PostEdited,
    forum.PostHidden,
    forum.PostRestored,
    forum.PostDeleted,
    forum.AnswerWithdrawn,
    ideas.CampaignClosed,
    ideas.Submitted,
    ideas.Edited,
    ideas.Voted,
    ideas.VoteWithdrawn,
    ideas.IdeaUnmerged,
    ideas.WinWithdrawn,
    ideas.IdeaHidden,
    ideas.IdeaRestored,
    ideas.IdeaDeleted,
    rewards.PointsChanged,
    rewards.BadgeWithdrawn,
)


def handle(entries: Sequence[Entry]) -> None:
    known = _known(entries)
    rows: list[Any] = []
    for entry in entries:
        if isinstance(entry.activity, forum.ReactionWithdrawn):
            rows = _without(rows, entry.activity)
            continue
        rows += [
            {
                "customer_id": one.customer_id,
                "seq": entry.seq,
                "kind": one.kind,
                "subject_type": one.subject_type,
                "subject_id": one.subject_id,
                "thread_id": one.thread_id,
                "actor_id": entry.activity.actor_id,
                "at": entry.at,
            }
            for one in told(entry, known)
        ]
    if rows:
        db.session.execute(insert_or(InboxEntry).on_conflict_do_nothing(), rows)
        touch(*{person_stamp(row["customer_id"]) for row in rows})


def _known(entries: Sequence[Entry]) -> Known:
    threads = sorted({number for entry in entries if (number := getattr(entry.activity, "thread_id", None))})
    replied = sorted({number for entry in entries if (number := getattr(entry.activity, "reply_to_id", None))})
    return Known(
        followers(threads) if threads else {},
        authors_of(replied) if replied else {},
        followers_of(_ids(entries, ideas.StatusChanged, "idea_id")),
        supporters_of(_ids(entries, ideas.IdeaMerged, "idea_id")),
        invited_to(_ids(entries, ideas.CampaignOpened, "campaign_id")),
    )


def _ids(entries: Sequence[Entry], kind: type[Activity], name: str) -> list[int]:
    return sorted({getattr(entry.activity, name) for entry in entries if isinstance(entry.activity, kind)})


def _without(rows: list[dict], happened: forum.ReactionWithdrawn) -> list[dict]:
    """A like that was taken back is not told any more, if nobody has seen it yet."""
    kind = {"like": LIKE, "worked": WORKED}.get(happened.reaction, "")
    same = {"kind": kind, "subject_id": happened.post_id, "actor_id": happened.actor_id}
    db.session.execute(delete(InboxEntry).filter_by(**same).where(InboxEntry.read_at.is_(None)))
    return [row for row in rows if any(row[name] != value for name, value in same.items())]


READER = Reader(
    "inbox",
    Style.TELLING,
    handle,
    reads=frozenset(TELLS) | {forum.ReactionWithdrawn},
    ignores=frozenset(IGNORED),
    imports=False,
)
