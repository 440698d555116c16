"""What a shop's word for the state of an order means to us. The words are those of our API and of the shops we read.

Paid is what the shop has the money for. An authorised amount may still be let go (Shopify: "authorized", then `orders/paid`
or `orders/cancelled`), and part of the money is not the price ("partially_paid"): both wait, and count once they are paid.
"""

UNPAID = frozenset({"pending", "open", "draft", "on-hold", "unpaid", "expired", "authorized", "partially_paid"})
VOID = frozenset({"cancelled", "canceled", "voided", "failed", "charged_back", "trash"})
PAID = frozenset(
    {
        "paid",
        "processing",
        "shipped",
        "fulfilled",
        "delivered",
        "complete",
        "completed",
        "closed",
        "partially_refunded",
        "refunded",
    }
)
KNOWN = tuple(sorted(UNPAID | VOID | PAID))


STAGES = (
    UNPAID,
    frozenset({"paid", "processing"}),
    frozenset({"shipped", "fulfilled"}),
    frozenset({"delivered"}),
    frozenset({"complete", "completed", "closed"}),
    frozenset({"refunded"}),
    VOID,
)
"""What an order goes through, in this order and never back. "partially_refunded" may be said at any time after it was paid; the
parcel goes on after it."""


def may_follow(before: str, after: str) -> bool:
    """Is this news of an order that stands there? Void is final, and so is what was paid back whole."""
    if is_void(before):
        return False
    if after == "partially_refunded":
        return before != "refunded"
    if before == "partially_refunded":
        return _stage(after) > 1
    return _stage(after) >= _stage(before)


def _stage(status: str) -> int:
    return next(place for place, words in enumerate(STAGES) if status in words)


def is_paid(status: str) -> bool:
    return status in PAID


def is_void(status: str) -> bool:
    return status in VOID


def gives_back(status: str) -> bool:
    """Nothing of such an order is kept."""
    return status in VOID or status == "refunded"
