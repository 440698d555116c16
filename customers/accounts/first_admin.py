"""A site that starts empty has nobody who could set it up, and no default password: it has a one-time link."""

from sqlalchemy import or_, select

from core.clock import now
from core.db import db
from customers.accounts.actions import register
from customers.accounts.queries import free_handle
from customers.links.actions import address_of, drop_links, make_link
from customers.models import Customer, CustomerRole

ADMINS = select(Customer).join(CustomerRole).where(CustomerRole.role == "admin", Customer.erased_at.is_(None))


def first_admin_link() -> str:
    """A new link, and the last one leads nowhere; empty as soon as an admin has come in."""
    came = ADMINS.where(or_(Customer.last_seen_at.is_not(None), Customer.password_hash.is_not(None)))
    if db.session.scalars(came.limit(1)).first():
        return ""
    admin = db.session.scalars(ADMINS.order_by(Customer.id).limit(1)).first() or _make_admin()
    drop_links(admin.id, "sign_in")
    return address_of("sign_in.by_link", secret=make_link("sign_in", admin.email or "", admin.id))


def _make_admin() -> Customer:
    """Handle, name and address are theirs to choose, in their settings."""
    admin = register(None, None, free_handle("first-admin", imported=True), "Admin", None)
    admin.established_at = now()
    db.session.add(CustomerRole(customer_id=admin.id, role="admin"))
    db.session.flush()
    return admin
