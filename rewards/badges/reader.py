"""The badges' reader: accumulating. Whoever an entry is about may have earned something, or no longer have what it was for."""

from collections.abc import Sequence

from core.journal import Activity, Entry
from core.journal.readers import Reader, Style
from customers import activity as customers
from customers.purchases import activity as purchases
from customers.queries import who_they_became
from forum import activity as forum
from ideas import activity as ideas
from rewards import activity as rewards
from rewards.badges.awarding import settle_badges

READ: tuple[type[Activity], ...] = (
    customers.AttributesChanged,
    customers.Merged,
    customers.Unmerged,
    purchases.PurchaseRecorded,
    purchases.PurchaseRefunded,
    purchases.PurchaseValued,
    forum.ThreadStarted,
    forum.ThreadMoved,
    forum.ThreadHidden,
    forum.ThreadRestored,
    forum.ThreadDeleted,
    forum.PostAdded,
    forum.PostHidden,
    forum.PostRestored,
    forum.PostDeleted,
    forum.PostReacted,
    forum.ReactionWithdrawn,
    forum.AnswerAccepted,
    forum.AnswerWithdrawn,
    ideas.Submitted,
    ideas.Voted,
    ideas.VoteWithdrawn,
    ideas.StatusChanged,
    ideas.IdeaWon,
    ideas.WinWithdrawn,
    ideas.IdeaMerged,
    ideas.IdeaUnmerged,
    ideas.IdeaHidden,
    ideas.IdeaRestored,
    ideas.IdeaDeleted,
    rewards.PointsChanged,
)
ABOUT = ("actor_id", "author_id", "customer_id", "into_id")


def handle(entries: Sequence[Entry]) -> None:
    named = {
        number
        for entry in entries
        for name in ABOUT
        if (name != "into_id" or isinstance(entry.activity, customers.Merged))
        and (number := getattr(entry.activity, name, None)) is not None
    }
    settle_badges(sorted(set(who_they_became(named).values())))


# Each of its batches asks every rule about everybody it names: 500 entries of an import held SQLite's one write lock for seconds.
READER = Reader("badges", Style.ACCUMULATING, handle, reads=frozenset(READ), at_once=50)
