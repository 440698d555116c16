"""Orders and refunds as a shop sends them."""

from typing import Any

LINES = [{"sku": "T1", "name": "Grinder T1", "quantity": 1, "net_amount": 5990}]


def order(email: str | None = "ana@example.com", external_id: str | None = None, **change: Any) -> dict[str, Any]:
    who = {"email": email, "external_id": external_id}
    sent = {
        "order_id": "O-1",
        "customer": {key: value for key, value in who.items() if value},
        "ordered_at": "2026-05-01T10:00:00Z",
        "currency": "EUR",
        "status": "paid",
        "lines": LINES,
    }
    return sent | change


def refund(**change: Any) -> dict[str, Any]:
    return {"refund_id": "R-1", "refunded_at": "2026-05-20T10:00:00Z"} | change
