"""Whom a record named when it came, beside whose it is: the answer tells it also while nobody fits."""

from typing import Any, TypedDict


class Named(TypedDict):
    """As sent. Who was erased is named no more."""

    external_id: str | None
    email: str | None


def named(row: Any, with_email: bool = True) -> Named:
    return {"external_id": row.external_id, "email": row.email if with_email else None}
