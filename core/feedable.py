"""What a package publishes in its `feed.py` so that the export feed can show its objects.

    FEED = [FeedType("post", load=posts, page=post_ids)]

`load(ids, viewer)` answers, in a fixed number of statements, what this viewer may see of each: a dict of the object's fields
(without type and id), or `Gone` where it was hidden, deleted or erased since. An id that is left out is one that this viewer may
not know of. `page(after, limit)` answers ids in order, for the snapshot. Types whose objects share rows (a post and its thread)
have one `load_all` beside: where several of them are named at once, it is asked for all of them, by type.

    ACTOR_FACTS = [ActorFact("level", levels_at)]

An actor fact is known as of the moment of each entry: `at(moments)` answers one value for each `Moment`, in one statement. What
staff alone may know of others has `to_others`, the value that any other token gets instead.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from core.access import Viewer


@dataclass(frozen=True)
class Gone:
    """A tombstone. What filters ask about is kept, so that whoever copies one category learns of it too."""

    category: str | None = None
    product: str | None = None


class Moment(NamedTuple):
    """One entry's actor: who, when, and the product (SKU) that the entry was about."""

    customer_id: int
    at: datetime
    product: str | None


Objects = Mapping[int, dict[str, Any] | Gone]
ByType = Mapping[str, Sequence[int]]


@dataclass(frozen=True)
class FeedType:
    type: str
    load: Callable[[Sequence[int], Viewer], Objects]
    page: Callable[[int, int], Sequence[int]]
    load_all: Callable[[ByType, Viewer], Mapping[str, Objects]] | None = None


@dataclass(frozen=True)
class ActorFact:
    name: str
    at: Callable[[Sequence[Moment]], Sequence[Any]]
    to_others: Callable[[], Any] | None = None

    def told_to(self, viewer: Viewer, moments: Sequence[Moment]) -> Sequence[Any]:
        if self.to_others is None or viewer.is_staff:
            return self.at(moments)
        return [self.to_others() for _moment in moments]
