"""What happens to orders, as the journal knows it. An order is said once, when it counts: paid, its customer known."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.journal import Activity, IgnoredBy


@dataclass(frozen=True, kw_only=True)
class PurchaseRecorded(Activity):
    """An order counts from now on. The actor is the customer.

    Amounts are as ordered; refunds that came first follow as their own entries. `nth` is its place among the
    customer's orders by date, as far as they were known then (0 where nothing of it was ever kept), and `days_since`
    the whole days since the one before. `ordered_at` is ISO 8601; `late` where the customer appeared afterwards. `lines`
    are pairs of sku and net amount, as ordered.
    """

    kind = "customers.purchase_recorded"
    object_type = "purchase"
    is_for_staff = True
    purchase_id: int
    currency: str
    net_amount: int
    report_amount: int | None = None
    ordered_at: str
    nth: int = 0
    days_since: int | None = None
    late: bool = False
    lines: Sequence[Sequence[Any]] = ()


@dataclass(frozen=True, kw_only=True)
class PurchaseRefunded(Activity):
    """Something of an order that counts came back. `net_amount` is what this refund took off (0 where only goods came
    back), `left_amount` what remains of the order after it, and `left` of each of its lines, as pairs of sku and amount. A
    cancelled order is a refund of all that was left."""

    kind = "customers.purchase_refunded"
    object_type = "purchase"
    is_for_staff = True
    purchase_id: int
    refund_id: int
    currency: str
    net_amount: int
    left_amount: int
    is_whole: bool = False
    is_cancellation: bool = False
    refunded_at: str = ""
    left: Sequence[Sequence[Any]] = ()


@dataclass(frozen=True, kw_only=True)
class PurchaseRenumbered(Activity):
    """The order's place among those that its customer kept is another than was said of it: an older one came in, one went
    back whole, or two records became one or two. `nth` and `days_since` as in `PurchaseRecorded`."""

    kind = "customers.purchase_renumbered"
    object_type = "purchase"
    is_for_staff = True
    purchase_id: int
    nth: int
    days_since: int | None = None


@dataclass(frozen=True, kw_only=True)
class PurchaseValued(Activity):
    """There was no rate for the order's currency when it was said; now it is known what it is worth, as ordered. Of an order
    whose worth was said before it may come again where the report currency went and came back, and says nothing new."""

    kind = "customers.purchase_valued"
    object_type = "purchase"
    is_for_staff = True
    purchase_id: int
    report_amount: int


KINDS = [PurchaseRecorded, PurchaseRefunded, PurchaseRenumbered, PurchaseValued]

# Readers that pass over these kinds: said here, so that a new kind is forgotten by nobody (tests/rules/test_kinds.py).
IGNORED_BY: IgnoredBy = {
    "search": tuple(KINDS),
    "badges": (PurchaseRenumbered,),
    "members": tuple(KINDS),
    "inbox": tuple(KINDS),
}
