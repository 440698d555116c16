"""The member pages' reader: accumulating. Whose posts came, went or moved is counted anew; counted twice is the same."""

from collections.abc import Sequence

from core.journal import Activity, Entry
from core.journal.readers import Reader, Style
from customers import activity as customers
from forum import activity as forum
from forum.members.counting import recount, writers_of

OF_POSTS: tuple[type[Activity], ...] = (
    forum.ThreadStarted,
    forum.PostAdded,
    forum.PostHidden,
    forum.PostRestored,
    forum.PostDeleted,
    forum.AnswerAccepted,
    forum.AnswerWithdrawn,
)
OF_THREADS: tuple[type[Activity], ...] = (
    forum.ThreadMoved,
    forum.ThreadHidden,
    forum.ThreadRestored,
    forum.ThreadDeleted,
    forum.ThreadsMerged,
    forum.ThreadSplit,
)
OF_PEOPLE: tuple[type[Activity], ...] = (customers.Merged, customers.Unmerged)


def handle(entries: Sequence[Entry]) -> None:
    """What an idea's conversation goes through, the forum says itself."""
    happened = [entry.activity for entry in entries]
    writers = writers_of(
        _named([one for one in happened if isinstance(one, OF_POSTS)], "post_id"),
        _named([one for one in happened if isinstance(one, OF_THREADS)], "thread_id", "into_id", "from_id"),
    )
    writers |= _named([one for one in happened if isinstance(one, OF_PEOPLE)], "customer_id", "into_id")
    writers |= _named([one for one in happened if isinstance(one, OF_POSTS)], "author_id")
    if writers:
        recount(sorted(writers))


def _named(happened: Sequence[Activity], *fields: str) -> set[int]:
    return {number for one in happened for field in fields if (number := getattr(one, field, None))}


READER = Reader(
    "members",
    Style.ACCUMULATING,
    handle,
    reads=frozenset((*OF_POSTS, *OF_THREADS, *OF_PEOPLE)),
)
