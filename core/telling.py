"""What packages tell people: whom an activity concerns and as what, the sentence that the inbox says it in, and where it leads.

The inbox (home/inbox) tells; each package publishes a `Telling` of its own, and `app.py` joins them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.access import Viewer
from core.journal.activity import Activity


@dataclass(frozen=True, slots=True)
class Told:
    """`kind` has a `Sentence`, `subject_type` a `Subject`. `anyway`: also to whoever muted the thread."""

    customer_id: int | None
    kind: str
    subject_type: str
    subject_id: int
    thread_id: int | None = None
    anyway: bool = False


@dataclass(frozen=True, slots=True)
class Unsaid:
    """What the actor caused to be told before is told no more, where nobody has seen it yet."""

    kind: str
    subject_type: str
    subject_id: int


@dataclass(frozen=True, slots=True)
class Tells:
    """`tell(activity, known)` says whom it concerns, the nearest first: each person hears once, and nobody of what they did
    themselves. `known` is what `look_up` read for all activities of the kind in a batch at once."""

    tell: Callable[[Any, Any], Iterable[Told | Unsaid]]
    look_up: Callable[[Sequence[Any]], Any] = lambda happened: None


@dataclass(frozen=True, slots=True)
class Sentence:
    """`say(who, title)`, with the icon beside it. `who` are the names of those it came from."""

    icon: str
    say: Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Subject:
    """What something is about. `titles(viewer, ids)` gives id → row with a `title`, of what this viewer may see; one statement."""

    titles: Callable[[Viewer, Sequence[int]], Mapping[int, Any]]
    url: Callable[[Any], str]


def _in_its_object(happened: Activity) -> tuple[str, int]:
    return happened.object_type, happened.object_id


@dataclass(frozen=True, slots=True)
class Happened:
    """What staff read of it on a customer's record. `say(activity, known)` is a sentence with gaps: `%(who)s` did it, `%(whom)s` it
    is about (`customer_id`, else `author_id`), `%(thing)s` is the subject that `about` names, by default the activity's object.
    `known` is what `look_up` read for all of a page at once."""

    say: Callable[[Any, Any], str]
    about: Callable[[Any], tuple[str, int]] = _in_its_object
    look_up: Callable[[Sequence[Any]], Any] = lambda happened: None


@dataclass(frozen=True)
class Telling:
    """All that one package tells; `name` is the package's. Names of sentences and subjects are shared by all packages, so one's own
    begin with it (`bookmarks_saved`); a subject of another package is named as that one names it."""

    name: str
    tells: Mapping[type[Activity], Tells] = field(default_factory=dict)
    sentences: Mapping[str, Sentence] = field(default_factory=dict)
    subjects: Mapping[str, Subject] = field(default_factory=dict)
    happened: Mapping[type[Activity], Happened] = field(default_factory=dict)


def joined(parts: Iterable[Telling]) -> Telling:
    """One for all. What two packages would say is refused: the later one would silently speak for the other."""
    some = list(parts)
    return Telling("", *(_once_each(some, what) for what in ("tells", "sentences", "subjects", "happened")))


def _once_each(parts: Sequence[Telling], what: str) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    whose: dict[Any, str] = {}
    for part in parts:
        for name, one in getattr(part, what).items():
            if name in found:
                called = getattr(name, "kind", name)
                raise ValueError(f"TELLING: {whose[name]} and {part.name} both have {called!r} among their {what}")
            found[name], whose[name] = one, part.name
    return found
