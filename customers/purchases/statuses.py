"""What a shop's word for the state of an order means to us. The words are those of our API and of the shops we read."""

UNPAID = frozenset({"pending", "open", "draft", "on-hold", "unpaid", "expired"})
VOID = frozenset({"cancelled", "canceled", "voided", "failed", "charged_back", "trash"})
PAID = frozenset(
    {
        "paid",
        "authorized",
        "partially_paid",
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
