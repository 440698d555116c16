"""Lines of one reason and one day as one: forty likes given in an evening are a single row that opens."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rewards.ledger.wording import reason_of


@dataclass(frozen=True)
class Fold:
    """`first` is the newest of its `lines`, whose place in the list it takes."""

    lines: Sequence[Any]

    @property
    def first(self) -> Any:
        return self.lines[0]

    @property
    def points(self) -> int:
        return sum(line.points for line in self.lines)


def folded(lines: Iterable[Any]) -> list[Fold]:
    """In the order given. What counts and what is pending stays apart, and so does what gives and what takes."""
    found: dict[tuple[Any, ...], list[Any]] = {}
    for line in lines:
        found.setdefault((line.at.date(), str(reason_of(line)), line.state, line.points > 0), []).append(line)
    return [Fold(each) for each in found.values()]
