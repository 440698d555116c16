"""Getting an account. Nothing is written on anybody's record before the address is proven."""

from collections.abc import Mapping
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import delete

from core import mail
from core.clock import now
from core.db import db
from core.errors import Conflict, Invalid
from core.journal import record
from customers import handles, passwords
from customers.accounts.queries import by_email, free_handle, is_free
from customers.activity import Joined
from customers.attributes.actions import say
from customers.invites.actions import check_invite, use_invite
from customers.links.actions import LASTS, address_of, find_link, lock_links, make_link, use_link
from customers.links.models import OneTimeLink
from customers.models import Customer, CustomerRole
from customers.purchases.matching import match_waiting
from customers.record.barred import is_barred


def are_cheap() -> bool:
    """Tests hash at the least cost."""
    return current_app.config["SETTINGS"].cheap_passwords


def ask_to_join(
    email: str, handle: str, name: str, password: str, invite: str = "", said: Mapping[str, Any] | None = None
) -> None:
    """A mail goes out either way, and the answer is the same: who has an account is nobody's business."""
    refuse_weak(password, (email, handle, name))
    hashed = passwords.hashed(password, are_cheap())
    check_invite(invite)
    if not is_free(handle):
        raise Invalid({"handle": _("This handle, or one that looks like it, is taken. Choose another one.")})
    if is_barred(email):
        return
    known = by_email(email)
    if known is not None and known.registered_at is not None:
        mail.post("already_here", email, customer_id=known.id, sign_in_url=address_of("sign_in.show"))
        return
    wish: dict[str, Any] = {
        "handle": handle,
        "name": name or handle,
        "password_hash": hashed,
        "invite": invite,
        "said": said or {},
    }
    secret = make_link("sign_up", email, **wish)
    mail.post("sign_up", email, url=address_of("accounts.confirm", secret=secret), days=LASTS["sign_up"].days)


def refuse_weak(password: str, about: tuple[str, ...], field: str = "password") -> None:
    problem = passwords.problem(password, about)
    if problem:
        raise Invalid({field: str(problem)})


def confirm(secret: str) -> Customer:
    """The address is proven: the account is made, or joins the record that carries the address."""
    lock_links("sign_up", find_link("sign_up", secret).email)
    link = use_link("sign_up", secret)
    known = by_email(link.email)
    if known is not None and known.registered_at is not None:
        raise Conflict(_("There is an account with this address already. Sign in, or ask for a new password."))
    use_invite(link.facts["invite"])
    wish = link.facts["handle"]
    own_id = known.id if known else None
    handle = wish if is_free(wish, own_id) else free_handle(wish)
    joined = register(known, link.email, handle, link.facts["name"], link.facts["password_hash"])
    if link.facts.get("said"):
        say(joined.id, link.facts["said"], said_by="customer", by_id=joined.id, how="sign-up")
    db.session.execute(delete(OneTimeLink).where(OneTimeLink.email == link.email, OneTimeLink.purpose == "sign_up"))
    return joined


def register(
    known: Customer | None,
    email: str | None,
    handle: str,
    name: str,
    password_hash: str | None,
) -> Customer:
    """An account for this proven address: on the record that is known, or on a new one."""
    moment = now()
    customer = known or Customer(joined_at=moment)
    customer.handle, customer.skeleton = handle, handles.skeleton(handle)
    customer.name, customer.email = name, email
    customer.password_hash = password_hash or customer.password_hash
    customer.registered_at = moment
    customer.email_verified_at = moment if email else None
    db.session.add(customer)
    db.session.flush()
    record(Joined(actor_id=customer.id, customer_id=customer.id, claimed=known is not None))
    match_waiting(customer.id)
    return customer


def claim(customer: Customer) -> None:
    """Somebody proved the address of a record without an account, by a link that was mailed to it."""
    if customer.registered_at is not None:
        return
    handle = customer.handle or free_handle(handles.from_name(customer.name))
    register(customer, customer.email, handle, customer.name or handle, None)


def create(email: str, handle: str, name: str, roles: tuple[str, ...] = (), password: str = "") -> Customer:
    """By staff's hand: counts as proven, and as somebody one knows."""
    hashed = passwords.hashed(password, are_cheap()) if password else None
    known = by_email(email)
    if known is not None and known.registered_at is not None:
        raise Invalid({"email": _("There is an account with this address already.")})
    if not is_free(handle, known.id if known else None):
        raise Invalid({"handle": _("This handle, or one that looks like it, is taken.")})
    customer = register(known, email, handles.stored(handle), name, hashed)
    customer.established_at = customer.registered_at
    db.session.add_all(CustomerRole(customer_id=customer.id, role=role) for role in sorted(set(roles)))
    db.session.flush()
    return customer
