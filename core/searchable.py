"""What a package publishes in its `search.py` so that search finds its things and shows nothing it may not.

    # forum/search.py
    SEARCHABLE = [Searchable(
        kind="thread", label=_l("Threads"),
        load=documents,       # ids -> Documents as they stand now; an id left out is taken from the index
        page=ids_after,       # (after_id, limit) -> ids in order, for rebuild and check
        changed={ThreadStarted: of_threads, PostEdited: of_posts},   # what happened -> ids to load again
        visible=shown,        # (ids, viewer) -> Shown rows, in one statement, by `visible_to(viewer)`
    )]

`app.py` hands the lists to `search_index`; nobody imports upward. Two promises hold it together:

- The index is only a guess. Every hit is asked of `visible` before it is shown, counted or quoted, so what
  was hidden a moment ago is gone at once. Title and text on the page come from there too: the index keeps
  no text.
- `load` leaves out what nobody may find by searching: drafts, what is deleted or hidden, what awaits
  approval.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from core.access import Viewer
from core.jobs import enqueue
from core.journal import Activity

REREAD = "search.reread"


class Ref(NamedTuple):
    kind: str
    id: int


@dataclass(frozen=True, slots=True)
class Document:
    """One thing as search knows it: plain text (no Markdown, no HTML), and the few values that operators
    ask for.

    `title` weighs more than `text`; a reply has none of its own and leaves it empty. Its tags are its thread's then: it is
    found by them, after all that has the words itself. `status` is a plain word
    (`answered`, `unanswered`, an idea's status), `category` the slug, `author` the handle. `scope` narrows
    ahead of the check where much is closed to many ("category:7"); empty where the check alone decides.
    `likes` sorts, and `images` says whether there is something to see in it.
    """

    kind: str
    id: int
    title: str
    text: str
    created_at: datetime
    author: str = ""
    tags: tuple[str, ...] = ()
    product: str = ""
    category: str = ""
    status: str = ""
    scope: str = ""
    likes: int = 0
    images: bool = False

    @property
    def ref(self) -> Ref:
        return Ref(self.kind, self.id)

    @property
    def has_own_tags(self) -> bool:
        return bool(self.title)


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing as this viewer may see it now, for a result list.

    `title` is never empty: a reply has its thread's. `note` is a short line under it ("answered", "planned,
    41 votes") in the colour `tone`; `invites` what one can do there ("Vote for it"). `author` is None for a person who is gone.
    """

    id: int
    url: str
    title: str
    text: str
    created_at: datetime
    author: str | None = None
    note: str = ""
    tone: str = "green"
    invites: str = ""


def reread(kind: str, ids: Collection[int]) -> None:
    """For what changed without an activity (an import that was rendered later): a job reads it again once this
    transaction is in the database."""
    if ids:
        enqueue(REREAD, kind=kind, ids=sorted(ids))


@dataclass(frozen=True)
class Searchable:
    """`label` names the tab, in the plural. `scopes`: what a viewer may look into (see Document.scope).

    `suggested`: shown to who types a title like its own.
    """

    kind: str
    label: Any
    load: Callable[[Sequence[int]], Iterable[Document]]
    page: Callable[[int, int], Sequence[int]]
    visible: Callable[[Sequence[int], Viewer], Iterable[Shown]]
    changed: Mapping[type[Activity], Callable[[Sequence[Any]], Iterable[int]]]
    scopes: Callable[[Viewer], Collection[str]] | None = None
    suggested: bool = False
