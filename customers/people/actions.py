"""What staff do about people. Each line of it is in the audit."""

from collections.abc import Collection
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from core.access import Viewer
from core.clock import now
from core.db import db
from core.errors import Invalid, NotFound, Refused
from core.journal import record
from core.kept_pages import person_stamp
from core.options import option, set_option
from core.stamps import SITE, touch
from customers.accounts.queries import is_free
from customers.activity import ProfileChanged
from customers.audit.actions import note
from customers.models import Customer, CustomerRole
from customers.people.queries import roles_of
from customers.profiles.actions import take_handle
from customers.sign_in.actions import sign_out_everywhere
from customers.tokens.actions import withdraw_staff_tokens


def change_roles(viewer: Viewer, customer_id: int, roles: Collection[str]) -> Customer:
    """Admins only. The last admin stays one; who loses a role loses the tokens that needed it."""
    if not viewer.has("admin"):
        raise Refused(_("Only admins give and take roles."))
    customer = _account(customer_id)
    before, after = roles_of(customer_id), set(roles)
    if "admin" in before - after and _admins() == 1:
        raise Invalid({"roles": _("This is the last admin. Make somebody else one first.")})
    theirs = delete(CustomerRole).where(CustomerRole.customer_id == customer_id)
    db.session.execute(theirs.where(CustomerRole.role.in_(before - after)))
    db.session.add_all(CustomerRole(customer_id=customer_id, role=role) for role in sorted(after - before))
    db.session.flush()
    if before - after:
        withdraw_staff_tokens(customer_id)
    touch(SITE)
    note(viewer, "roles_changed", "customer", customer.id, before=sorted(before), after=sorted(after))
    return customer


def _admins() -> int:
    return db.session.scalar(select(func.count()).where(CustomerRole.role == "admin")) or 0


def suspend(viewer: Viewer, customer_id: int, days: int, reason: str) -> Customer:
    """Out at once, everywhere, and in again when the time is over."""
    customer = _below(viewer, customer_id)
    customer.suspended_until = now() + timedelta(days=days)
    sign_out_everywhere(customer_id)
    note(viewer, "suspended", "customer", customer_id, days=days, reason=reason)
    return customer


def silence(viewer: Viewer, customer_id: int, days: int, reason: str) -> Customer:
    """May read and vote, may not write."""
    customer = _below(viewer, customer_id)
    customer.silenced_until = now() + timedelta(days=days)
    touch(person_stamp(customer_id))
    note(viewer, "silenced", "customer", customer_id, days=days, reason=reason)
    return customer


def release(viewer: Viewer, customer_id: int) -> Customer:
    """From suspension and silence."""
    customer = _below(viewer, customer_id)
    customer.suspended_until = customer.silenced_until = None
    touch(person_stamp(customer_id))
    note(viewer, "released", "customer", customer_id)
    return customer


def rename(viewer: Viewer, customer_id: int, handle: str) -> Customer:
    customer = _account(customer_id)
    if not is_free(handle, customer_id):
        raise Invalid({"handle": _("This handle, or one that looks like it, is taken.")})
    take_handle(customer, handle)
    db.session.flush()
    touch(SITE)
    record(ProfileChanged(actor_id=viewer.id, customer_id=customer_id))
    note(viewer, "renamed", "customer", customer_id)
    return customer


def change_site(viewer: Viewer, wish: dict[str, object]) -> int:
    """How many settings are other than before. A number that is left empty stays."""
    other = {name: value for name, value in wish.items() if value is not None and option(name) != value}
    for name, value in other.items():
        set_option(name, value, viewer.id)
        note(viewer, "setting_changed", "setting", None, name=name, value=value)
    return len(other)


def _account(customer_id: int) -> Customer:
    customer = db.session.get(Customer, customer_id)
    if customer is None or customer.erased_at or customer.merged_into_id:
        raise NotFound
    return customer


def _below(viewer: Viewer, customer_id: int) -> Customer:
    """Staff is not suspended by staff, but by an admin; nobody by oneself."""
    customer = _account(customer_id)
    if customer_id == viewer.id or (roles_of(customer_id) and not viewer.has("admin")):
        raise Refused(_("Only an admin may do this to somebody of the staff, and nobody to oneself."))
    return customer
