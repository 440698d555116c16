"""Conditions: the one language for "who" (segments, badges, audiences, advocates) and for "when" (a survey's
`show_if`).

`{"all": [...]}`, `{"any": [...]}` and `{"not": ...}` around leaves. About customers a leaf is
`{"fact": "orders", "gte": 2, "within_days": 180, "family": "Kitchen"}` or
`{"attribute": "household_size", "in": [1, 2]}`; a rule compiles to one SQL statement, the same on both databases.
About answers a leaf is `{"q1": {"eq": "yes"}}`, weighed in memory. Operators: eq ne lt lte gt gte in contains exists.
What is not known satisfies no leaf but `{"exists": false}`. A count is always known: of none it is 0, so `{"eq": 0}` finds
who has none, and so does `{"exists": false}`, for `exists` of a count asks for at least one.
"""

from customers.conditions.about_answers import check_answers, holds
from customers.conditions.about_customers import check, count, customers_matching, matches
from customers.conditions.asking import Asked, asked_by
from customers.conditions.evidence import Evidence, evidence, evidence_of
from customers.conditions.wording import in_words

__all__ = [
    "Asked",
    "Evidence",
    "asked_by",
    "check",
    "check_answers",
    "count",
    "customers_matching",
    "evidence",
    "evidence_of",
    "holds",
    "in_words",
    "matches",
]
