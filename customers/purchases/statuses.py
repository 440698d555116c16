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


def is_paid(status: str) -> bool:
    return status in PAID


def is_void(status: str) -> bool:
    return status in VOID


def gives_back(status: str) -> bool:
    """Nothing of such an order is kept."""
    return status in VOID or status == "refunded"
