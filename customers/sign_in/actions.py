"""Signing in, and a new password for who proves the address. Each takes the same steps for known and unknown people."""

from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy import select, update

from core import mail
from core.clock import now
from core.db import db, peek
from core.errors import Invalid, NotFound, Refused
from core.kept_pages import person_stamp
from core.stamps import touch
from customers import passwords, throttle
from customers.accounts.actions import are_cheap, claim, refuse_weak
from customers.accounts.queries import by_email, locked
from customers.links.actions import LASTS, address_of, drop_links, find_link, make_link, use_link
from customers.models import Customer

KNOWN = (Customer.id, Customer.password_hash)


def sign_in(email: str, password: str) -> Customer:
    """The person, or one sentence that fits a wrong password, an unknown address and an unproven one alike."""
    this_try = throttle.count("sign_in", email)
    is_account = (Customer.registered_at.is_not(None), Customer.merged_into_id.is_(None))
    found = peek(select(*KNOWN).where(Customer.email == email, *is_account))
    stored = found[0].password_hash if found else None
    if not passwords.matches(stored, password, are_cheap()) or stored is None:
        raise Invalid({"": _("E-mail and password don't match, or the address was not confirmed yet.")})
    fresh = passwords.hashed(password, are_cheap()) if passwords.is_outdated(stored, are_cheap()) else stored
    throttle.take_back(this_try)
    return _let_in(found[0].id, password_hash=fresh)


def sign_in_by_link(secret: str) -> Customer:
    link = use_link("sign_in", secret)
    if link.customer_id is None:
        raise NotFound
    return _let_in(link.customer_id)


def _let_in(customer_id: int, **changes: object) -> Customer:
    customer = db.session.get(Customer, customer_id)
    if customer is None or customer.erased_at or customer.merged_into_id:
        raise NotFound
    if customer.suspended_until and customer.suspended_until > now():
        until = format_date(customer.suspended_until)
        raise Refused(_("This account is suspended until %(day)s.", day=until))
    change = update(Customer).where(Customer.id == customer_id)
    db.session.execute(change.values(last_seen_at=now(), **changes))
    return customer


def ask_for_reset(email: str) -> None:
    """A mail and a link are made either way, and only the one that somebody owns is told: answer and work are the same."""
    throttle.count("mail", email)
    known = by_email(email)
    secret = make_link("reset", email, known.id if known else None)
    if known is None:
        mail.post("unknown_here", email, url=address_of("accounts.sign_up"))
        return
    minutes = int(LASTS["reset"].total_seconds() // 60)
    mail.post("reset", email, customer_id=known.id, url=address_of("sign_in.reset", secret=secret), minutes=minutes)


def reset_password(secret: str, password: str) -> Customer:
    """A new password, every session ended, and a lock taken away: the address is proven."""
    found = find_link("reset", secret)
    refuse_weak(password, (found.email,))
    hashed = passwords.hashed(password, are_cheap())
    customer = locked(found.customer_id)
    link = use_link("reset", secret)
    if customer.email != link.email:
        raise NotFound
    claim(customer)
    customer.email_verified_at = customer.email_verified_at or now()
    set_password(customer, hashed)
    throttle.forget("sign_in", link.email)
    return _let_in(customer.id)


def set_password(customer: Customer, hashed: str) -> None:
    """Ends every session, and tells the owner."""
    customer.password_hash = hashed
    customer.session_epoch += 1
    drop_links(customer.id, "reset", "sign_in", "change_email")
    db.session.flush()
    touch(person_stamp(customer.id))
    if customer.email:
        mail.post("password_changed", customer.email, customer_id=customer.id, url=address_of("sign_in.forgot"))


def sign_out_everywhere(customer_id: int) -> None:
    moved = update(Customer).where(Customer.id == customer_id).values(session_epoch=Customer.session_epoch + 1)
    db.session.execute(moved)
    touch(person_stamp(customer_id))
