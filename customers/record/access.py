"""Who may read and write records that are not their own."""

from flask_babel import gettext as _
from sqlalchemy import select

from core.access import Viewer
from core.db import db
from core.errors import NotFound, Refused
from customers.models import Customer, CustomerRole


def must_be_staff(viewer: Viewer) -> None:
    """Whose record exists is for staff to know; to others it looks like nothing."""
    if not viewer.is_staff:
        raise NotFound


def may_touch(viewer: Viewer, customer: Customer) -> bool:
    """Records of staff are changed by admins alone: who writes an address can reset a password."""
    has_roles = select(CustomerRole.role).where(CustomerRole.customer_id == customer.id)
    return viewer.has() or customer.id == viewer.id or db.session.execute(has_roles).first() is None


def must_touch(viewer: Viewer, customer: Customer) -> None:
    must_be_staff(viewer)
    if not may_touch(viewer, customer):
        raise Refused(_("Records of staff are changed by admins."))
