"""How far somebody is on the way to a badge: each condition with what they have and what it asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from customers import conditions

AT_LEAST = {"gte": 0, "gt": 1}


@dataclass(frozen=True)
class Condition:
    """`wanted` is None where there is no way that could be measured (a text, a "not")."""

    words: str
    value: Any
    wanted: float | None

    @property
    def is_met(self) -> bool:
        return self.wanted is not None and self._number >= self.wanted

    @property
    def share(self) -> float | None:
        """In percent, at most 100."""
        return None if not self.wanted else max(0.0, min(100.0, 100.0 * self._number / self.wanted))

    @property
    def _number(self) -> float:
        is_number = isinstance(self.value, int | float) and not isinstance(self.value, bool)
        return float(self.value) if is_number else 0.0


def progress_of(rule: Any, customer_id: int) -> list[Condition]:
    """A statement for each condition of the rule, whatever the size of anything else."""
    return _measured(conditions.evidence(rule, customer_id))


def _measured(found: Sequence[conditions.Evidence]) -> list[Condition]:
    return [Condition(one.words, one.value, _wanted(one.said)) for one in found]


def _wanted(said: dict[str, Any]) -> float | None:
    found = [value + more for name, more in AT_LEAST.items() if isinstance(value := said.get(name), int | float)]
    return float(max(found)) if found else None


def times_earned(found: Sequence[conditions.Evidence]) -> int:
    """How often a repeatable badge is earned by this evidence: the smallest multiple of what its conditions count."""
    each = [one for one in _measured(found) if one.wanted and one.value is not None]
    return max(1, min((int(float(one.value) // one.wanted) for one in each if one.wanted), default=1))
