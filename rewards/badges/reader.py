"""The badges' reader: accumulating. Whoever an entry is about may have earned something, or no longer have what it was for."""

from collections import defaultdict
from collections.abc import Sequence

from core.journal import Entry
from core.journal.readers import Reader, Style
from customers import activity as customers
from customers.queries import who_they_became
from rewards.badges.awarding import settle_each
from rewards.badges.moving import MOVES, asks_of

ABOUT = ("actor_id", "author_id", "customer_id", "into_id")


def handle(entries: Sequence[Entry]) -> None:
    named: defaultdict[str, set[int]] = defaultdict(set)
    for entry in entries:
        people = _about(entry)
        for topic in MOVES[type(entry.activity)]:
            named[topic] |= people
    became = who_they_became(set().union(*named.values()))
    whose = {topic: {became[each] for each in some if each in became} for topic, some in named.items()}
    settle_each(lambda asked: sorted(set().union(*(whose.get(topic, ()) for topic in asks_of(asked)))))


def _about(entry: Entry) -> set[int]:
    names = ABOUT if isinstance(entry.activity, customers.Merged) else ABOUT[:-1]
    return {number for name in names if (number := getattr(entry.activity, name, None)) is not None}


# A batch is a transaction, and on SQLite the one write lock: 200 entries of an import hold it for a tenth of a second.
READER = Reader("badges", Style.ACCUMULATING, handle, reads=frozenset(MOVES), at_once=200)
