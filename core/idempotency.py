"""`Idempotency-Key`: a POST that creates, sent twice with one key, creates once and gets the same answer twice."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from flask import Response, request
from sqlalchemy import LargeBinary, String, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from core.access import viewer
from core.clock import now
from core.commit import commit, rollback
from core.db import Model, db
from core.errors import Conflict, Invalid


class Answered(Model):
    """The answer that a key got. Kept for a day."""

    __tablename__ = "idempotency_keys"

    owner_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    location: Mapped[str | None] = mapped_column(String(500))
    at: Mapped[datetime] = mapped_column(index=True)


def applies() -> bool:
    return request.method == "POST" and "Idempotency-Key" in request.headers and not viewer().is_guest


def once(make: Callable[[], Response]) -> Response:
    """The stored answer to this key, or a new one, stored in the transaction that does the work."""
    key = request.headers["Idempotency-Key"].strip()
    if not 1 <= len(key) <= 255:
        raise Invalid({"Idempotency-Key": "1 to 255 characters."})
    stored = _stored(key)
    if stored is not None:
        return stored
    response = make()
    if response.status_code >= 400:
        return response
    try:
        db.session.execute(insert(Answered).values(_row(key, response)))
        commit()
    except IntegrityError:
        rollback()
        first = _stored(key)
        if first is None:
            raise
        return first
    return response


def _row(key: str, response: Response) -> dict[str, object]:
    return {
        "owner_id": viewer().id,
        "key": key,
        "fingerprint": _fingerprint(),
        "status": response.status_code,
        "body": response.get_data(),
        "location": response.headers.get("Location"),
        "at": now(),
    }


def _stored(key: str) -> Response | None:
    row = db.session.execute(
        select(Answered.__table__).where(Answered.owner_id == viewer().id, Answered.key == key)
    ).one_or_none()
    if row is None:
        return None
    if row.fingerprint != _fingerprint():
        raise Conflict("This key was used for another request.")
    headers = {"Idempotent-Replayed": "true"} | ({"Location": row.location} if row.location else {})
    return Response(row.body, row.status, headers, content_type="application/json")


def _fingerprint() -> str:
    return hashlib.sha256(request.path.encode() + b"\n" + request.get_data(cache=True)).hexdigest()
