"""Whose picture is it? Each that was sent for a text, with who sent it: shown to them, moved with their record, deleted when
they go."""

from datetime import datetime

from flask import Response, jsonify, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from limits import RateLimitItemPerHour
from sqlalchemy import ForeignKey, Select, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from core import uploads
from core.access import MEMBER, viewer
from core.clock import now
from core.commit import after_commit
from core.db import Model, db
from core.errors import Invalid, TooMany
from core.images import NO_PICTURE, reencode
from core.limits import asker, limits
from core.privacy import Held, Moved, move
from core.routes import Pages

_AN_HOUR = RateLimitItemPerHour(40)
pages = Pages("pictures", __name__)


class Picture(Model):
    """`key` is the file's; one that nobody owns came with an import or belongs to somebody who is gone."""

    __tablename__ = "pictures"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), index=True)
    sent_at: Mapped[datetime]


@pages.post("/uploads", access=MEMBER)
def send() -> Response:
    """A picture for a text, from the composer: what to write for it, or one sentence that says why not."""
    try:
        limits().hit(_AN_HOUR, "uploads", asker())
        file = request.files.get("file")
        if file is None:
            raise Invalid({"file": str(NO_PICTURE)})
        image = reencode(file.stream)
    except Invalid as wrong:
        return Response(wrong.fields["file"], 422, mimetype="text/plain")
    except TooMany as wrong:
        return Response(wrong.message, 429, mimetype="text/plain")
    key = uploads.put(image.bytes, image.suffix)
    db.session.add(Picture(key=key, owner_id=viewer().id, sent_at=now()))
    address = uploads.url(key)
    return jsonify(url=address, markdown=f"![{_('picture')}]({address})", width=image.width, height=image.height)


def forget(customer_id: int) -> None:
    """The files go once the erasure is in the database; where they stood in a text, nothing is shown."""
    for key in db.session.scalars(select(Picture.key).where(Picture.owner_id == customer_id)).all():
        _unlink_later(key)
    db.session.execute(delete(Picture).where(Picture.owner_id == customer_id))


def _unlink_later(key: str) -> None:
    after_commit(lambda: uploads.delete(key))


def merge(from_id: int, into_id: int) -> Moved:
    return move(Picture.owner_id, from_id, into_id)


def _held(customer_id: int) -> Select:
    address = (uploads.url("") + Picture.key).label("address")
    return select(Picture.sent_at.label("at"), address).where(Picture.owner_id == customer_id)


HELD = Held(
    "pictures",
    _l("Pictures you sent"),
    _held,
    why=_l("They stand in what you wrote."),
    seen_by=_l("Everyone who knows their address"),
    source=_l("You"),
    by=("at", "address"),
)
