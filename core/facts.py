"""What a package publishes in its `facts.py` so that segments, badges, audiences and advocates can ask about it.

    # customers/purchases/facts.py
    FACTS = [Fact("orders", _l("orders"), "count", orders, dimensions=("product", "family", "sku"))]

`app.py` hands the lists to `customers/conditions`; nobody imports upward. `rows()` answers a Select with the columns
`customer_id`, `value`, `at` and one named column for each dimension, filtered to what counts (no returned orders, no
hidden posts, no anonymous answers). It never filters by customer or by time: the condition does, so that a rule
compiles to one exact statement. What the value of a fact is, for one customer and after those filters:

- `count`: how many distinct `value`s (each an id), so that a dimension may repeat a thing; none is 0.
- `sum`: the sum of `value`, integers; rows are never repeated for a dimension. Without a row there is no value.
- `moment`: the latest `at`; `value` repeats it.
- `value`: the one number that the customer's row carries; at most one row a customer.
- `set`: all `value`s, texts; a leaf asks whether one is among them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Select

FactKind = Literal["count", "sum", "moment", "value", "set"]
Choices = Callable[[], list[tuple[str, str]]]


@dataclass(frozen=True)
class Fact:
    """`label` is the sentence's noun ("orders"), `counted` the same behind a number ("1 order", "2 orders"), for each that is
    counted. `unit` is how a number reads: "" a bare number, "money" minor units of
    the report currency, "days", "minutes", "percent", "points". `choices`: (value, label) pairs by dimension name, and
    under "value" for a set, where a form can offer them. `is_personal` marks what slices must protect."""

    name: str
    label: Any
    kind: FactKind
    rows: Callable[[], Select]
    unit: str = ""
    dimensions: tuple[str, ...] = ()
    choices: tuple[tuple[str, Choices], ...] = ()
    is_personal: bool = False
    counted: Callable[[int], str] | None = None
