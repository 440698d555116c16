"""What is sent twice with one key is done once and gets the same answer twice.

Programs name the key themselves (`Idempotency-Key`). A page's form that makes something carries one as it was shown, in the
hidden field `once`: a double click, or a browser that sends again, finds what the first made. There the content belongs to the
key: who comes back with the browser's button, or has the page in two tabs, and writes something else makes something else.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from flask import Response, redirect, request, session
from flask_babel import gettext as _
from sqlalchemy import LargeBinary, String, delete, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, mapped_column

from core.access import viewer
from core.clock import now
from core.commit import before_writing, commit, rollback
from core.db import Model, db
from core.errors import Conflict, Invalid, Problem
from core.routes import this_route, wants_json

KEPT = timedelta(days=1)
FLASHES = "_flashes"  # where Flask keeps what the next page says


class Answered(Model):
    """The answer that a key got; for a page where it led and, as `body`, what that page was to say. Kept for a day."""

    __tablename__ = "idempotency_keys"

    owner_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    location: Mapped[str | None] = mapped_column(String(500))
    at: Mapped[datetime] = mapped_column(index=True)


@dataclass(frozen=True)
class _Program:
    key: str
    fingerprint: str

    def kept(self, response: Response) -> dict[str, Any]:
        return {"body": response.get_data(), "location": response.headers.get("Location")}

    def again(self, row: Any) -> Response:
        if row.fingerprint != self.fingerprint:
            raise Conflict(_("This key was used for another request."))
        headers = {"Idempotent-Replayed": "true"} | ({"Location": row.location} if row.location else {})
        return Response(row.body, row.status, headers, content_type="application/json")


@dataclass(frozen=True)
class _Person:
    key: str
    fingerprint: str

    def kept(self, response: Response) -> dict[str, Any] | None:
        """Nothing of an answer that leads nowhere: it only shows something, and some things (a new token) just once."""
        location = response.headers.get("Location")
        return {"body": orjson.dumps(session.get(FLASHES, [])), "location": location} if location else None

    def again(self, row: Any) -> Response:
        said = orjson.loads(row.body)
        if said or FLASHES in session:
            session[FLASHES] = [tuple(one) for one in said]
        return redirect(row.location, row.status)  # type: ignore[return-value]


Asked = _Program | _Person


def new_key() -> str:
    """For the field `once` of a form as it is shown."""
    return secrets.token_urlsafe(12)


def once(make: Callable[[], Response]) -> Response:
    """The stored answer to this key, or a new one, stored in the transaction that does the work. Who is refused, or told of
    a conflict, may have come a moment after the first: so the first's answer is looked for once more."""
    asked = _asked()
    if asked is None:
        return make()
    first = _stored(asked)
    if first is not None:
        return first
    try:
        response = make()
        if response.status_code < 400:
            _keep(asked, response)
            return response
    except (Problem, DBAPIError):
        first = _made_meanwhile(asked)
        if first is None:
            raise
        return first
    return _made_meanwhile(asked) or response


def tidy() -> None:
    """The worker's tick."""
    db.session.execute(delete(Answered).where(Answered.at < now() - KEPT))


def _asked() -> Asked | None:
    if request.method != "POST" or viewer().is_guest:
        return None
    if wants_json():
        return _by_header() if "Idempotency-Key" in request.headers else None
    route = this_route()
    shown = request.form.get("once") if route is not None and route.once else None
    return _by_field(shown) if shown else None


def _by_header() -> Asked:
    key = request.headers["Idempotency-Key"].strip()
    if not 1 <= len(key) <= 255:
        raise Invalid({"Idempotency-Key": _("1 to 255 characters.")})
    return _Program(key, hashlib.sha256(request.path.encode() + b"\n" + request.get_data(cache=True)).hexdigest())


def _by_field(shown: str) -> Asked:
    digest = hashlib.sha256()
    for part in (shown, request.full_path, *_content()):
        digest.update(hashlib.sha256(part if isinstance(part, bytes) else part.encode("utf-8", "replace")).digest())
    return _Person(f"once {digest.hexdigest()}", digest.hexdigest())


def _content() -> Iterator[str | bytes]:
    for name, value in request.form.items(multi=True):
        if name not in ("csrf_token", "once"):
            yield from (name, value)
    for name, file in request.files.items(multi=True):
        yield from (name, file.filename or "", file.read())
        file.seek(0)


def _stored(asked: Asked) -> Response | None:
    ours = select(Answered.__table__).where(Answered.owner_id == viewer().id, Answered.key == asked.key)
    with before_writing():
        row = db.session.execute(ours).one_or_none()
    return None if row is None else asked.again(row)


def _made_meanwhile(asked: Asked) -> Response | None:
    rollback()
    return _stored(asked)


def _keep(asked: Asked, response: Response) -> None:
    kept = asked.kept(response)
    if kept is None:
        return
    known = {"owner_id": viewer().id, "key": asked.key, "fingerprint": asked.fingerprint}
    db.session.execute(insert(Answered).values(known | kept | {"status": response.status_code, "at": now()}))
    commit()
