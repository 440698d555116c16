"""What the book holds of the causes that a batch names, as it stood before each entry.

An entry is answered by what stood in the book when it happened, and never by what came later: read again, it finds its own
lines there and adds nothing; read late, it moves what it would have moved.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from core.bulk import given, select_for
from core.db import db
from rewards.ledger.claims import Claim, Effect, Refund, Removal, Renumbering, Valuing, Withdrawal
from rewards.ledger.models import AVAILABLE, Line

SEEN = (
    Line.id,
    Line.earner_id,
    Line.balance,
    Line.points,
    Line.state,
    Line.available_at,
    Line.rule_id,
    Line.rule_key,
    Line.cause,
    Line.target,
    Line.reason,
    Line.seq,
)


@dataclass(slots=True)
class Movement:
    """One line in each balance. `ids` are the lines' by balance, known once they are written."""

    seq: int
    points: int
    reason: str
    state: str
    available_at: datetime | None
    rule_id: int | None
    ids: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Paid:
    """What one cause was paid to one earner under one rule. `first` paid it last from nothing: what later movements take
    back. `ahead` is what the book holds of later entries."""

    earner_id: int
    rule_key: str
    cause: str
    target: str
    rule_id: int | None = None
    points: int = 0
    first: Movement | None = None
    last: int = 0
    last_reason: str = ""
    last_seq: int = 0
    state: str = AVAILABLE
    available_at: datetime | None = None
    ahead: list[Movement] = field(default_factory=list)

    def as_of(self, seq: int) -> "Paid":
        """Before that entry. Entries of a batch come in their order, so this only ever goes on."""
        while self.ahead and self.ahead[0].seq < seq:
            self.take(self.ahead.pop(0))
        return self

    def take(self, moved: Movement) -> None:
        if self.points == 0 and moved.points > 0:
            self.first, self.rule_id = moved, moved.rule_id
            self.state, self.available_at = moved.state, moved.available_at
        self.points += moved.points
        self.last, self.last_reason, self.last_seq = moved.points, moved.reason, moved.seq


class Holdings:
    """Two statements for the whole batch; groups that are made while it is read count at once."""

    def __init__(self, effects: Sequence[Effect]) -> None:
        self._groups: dict[tuple[str, str, int], Paid] = {}
        self._by_cause: defaultdict[str, list[Paid]] = defaultdict(list)
        self._by_target: defaultdict[str, list[Paid]] = defaultdict(list)
        self._there: set[tuple[Any, ...]] = set()
        for line in sorted(_lines_of(effects), key=lambda line: (line.seq, line.id)):
            self._keep(line)

    def group(self, cause: str, target: str, rule_key: str, earner_id: int) -> Paid:
        key = (cause, rule_key, earner_id)
        found = self._groups.get(key)
        if found is None:
            found = self._groups[key] = Paid(earner_id, rule_key, cause, target)
            self._by_cause[cause].append(found)
            self._by_target[target].append(found)
        return found

    def of_cause(self, cause: str, seq: int) -> Iterator[Paid]:
        return (each.as_of(seq) for each in self._by_cause.get(cause, ()))

    def of_target(self, target: str, seq: int) -> Iterator[Paid]:
        return (each.as_of(seq) for each in self._by_target.get(target, ()))

    def is_there(self, seq: int, paid: Paid) -> bool:
        """This entry moved this before."""
        return bool(self._there) and (seq, paid.rule_key, paid.earner_id, paid.cause) in self._there

    def is_paid_by(self, seq: int, paid: Paid) -> bool:
        """The same under whatever cause: whoever was behind it may be unknown by now."""
        return bool(self._there) and (seq, paid.rule_key, paid.earner_id) in self._there

    def earners(self) -> set[int]:
        return {paid.earner_id for paid in self._groups.values()}

    def _keep(self, line: Any) -> None:
        paid = self.group(line.cause, line.target, line.rule_key, line.earner_id)
        key = (line.seq, line.rule_key, line.earner_id)
        self._there |= {key, (*key, line.cause)}
        if not paid.ahead or paid.ahead[-1].seq != line.seq:
            moved = Movement(line.seq, line.points, line.reason, line.state, line.available_at, line.rule_id)
            paid.ahead.append(moved)
        paid.ahead[-1].ids[line.balance] = line.id


def _lines_of(effects: Iterable[Effect]) -> Iterable[Any]:
    causes: set[str] = set()
    targets: set[str] = set()
    for each in effects:
        if isinstance(each, Removal | Refund | Renumbering | Valuing) or (
            isinstance(each, Claim | Withdrawal) and each.is_of_former
        ):
            targets.add(each.target)
        elif isinstance(each, Claim | Withdrawal):
            causes.add(each.cause)
    found: dict[int, Any] = {}
    for name, words in (("cause", causes), ("target", targets)):
        if words:
            rows = given([{name: word} for word in sorted(words)], **{name: str})
            query = select_for(rows, SEEN, getattr(Line, name) == rows.c[name], Line.seq.is_not(None))
            found |= {line.id: line for line in db.session.execute(query)}
    return found.values()


def sums_of(customer_id: int) -> Sequence[Any]:
    """What a customer has of each balance, by when it matures, straight from the lines."""
    kept = (Line.balance, Line.state, Line.available_at)
    query = select(*kept, func.sum(Line.points).label("points")).where(Line.customer_id == customer_id).group_by(*kept)
    return db.session.execute(query.order_by(Line.balance.desc(), Line.state, Line.available_at)).all()


def newest_seq() -> int:
    return db.session.execute(select(func.max(Line.seq))).scalar_one() or 0


def next_ids(count: int) -> list[int]:
    """Ids for that many lines, so that a line can name one that is written with it. SQLite has one writer at a time."""
    if db.engine.dialect.name == "sqlite":
        last = db.session.execute(select(func.coalesce(func.max(Line.id), 0))).scalar_one()
        return list(range(last + 1, last + 1 + count))
    sequence = func.nextval(func.pg_get_serial_sequence(Line.__tablename__, "id"))
    taken = select(sequence).select_from(func.generate_series(1, count).alias("each"))
    return list(db.session.scalars(taken))
