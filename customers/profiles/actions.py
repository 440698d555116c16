"""Another handle, another picture."""

from sqlalchemy import delete, insert

from core import uploads
from core.access import Viewer
from core.clock import now
from core.commit import after_commit
from core.db import db
from core.images import Image
from core.journal import record
from core.stamps import SITE, touch
from customers import handles
from customers.activity import ProfileChanged
from customers.models import Customer
from customers.profiles.models import FormerHandle


def take_handle(customer: Customer, handle: str) -> None:
    """The old one stays theirs: mentions and links with it go on leading here."""
    mine = delete(FormerHandle).where(FormerHandle.handle == handles.folded(handle))
    db.session.execute(mine.where(FormerHandle.customer_id == customer.id))
    if customer.handle and handles.folded(customer.handle) != handles.folded(handle):
        former = {"handle": handles.folded(customer.handle), "skeleton": customer.skeleton or ""}
        db.session.execute(insert(FormerHandle).values(**former, customer_id=customer.id, until=now()))
    customer.handle, customer.skeleton = handle, handles.skeleton(handle)


def set_avatar(viewer: Viewer, picture: Image | None) -> None:
    """Already decoded and written anew; None takes the picture away."""
    me = db.session.get_one(Customer, viewer.id)
    before = me.avatar
    me.avatar = uploads.put(picture.bytes, picture.suffix) if picture else None
    db.session.flush()
    touch(SITE)
    record(ProfileChanged(actor_id=viewer.id, customer_id=me.id))
    if before:
        after_commit(lambda: uploads.delete(before))
