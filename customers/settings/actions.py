"""Changing what one is known by, and what one gets in with."""

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from core import mail
from core.access import Viewer
from core.clock import now
from core.db import db, peek
from core.errors import Invalid, NotFound, Refused
from core.journal import record
from core.markup import Rendered, render_markdown
from core.stamps import SITE, touch
from customers import passwords, throttle
from customers.accounts.actions import are_cheap, refuse_weak
from customers.accounts.queries import by_email, is_free, locked
from customers.activity import ProfileChanged
from customers.links.actions import address_of, drop_links, find_link, make_link, use_link
from customers.models import Customer
from customers.profiles.actions import take_handle
from customers.purchases.matching import match_waiting
from customers.sign_in.actions import set_password

HANDLE_WINDOW = timedelta(days=3)


def change_profile(viewer: Viewer, wish: dict[str, object], bio: Rendered | None = None) -> Customer:
    """`bio` is rendered by the caller, before anything is written."""
    me = own_record(viewer)
    if "handle" in wish:
        change_handle(viewer, me, str(wish["handle"]))
    for name in ("name", "title", "location", "bio", "is_hidden"):
        if name in wish:
            setattr(me, name, wish[name])
    if bio is not None:
        me.bio_html = bio.html
    db.session.flush()
    touch(SITE)
    record(ProfileChanged(actor_id=viewer.id, customer_id=me.id))
    return me


def rendered_bio(text: str) -> Rendered:
    return render_markdown(text)


def change_handle(viewer: Viewer, me: Customer, handle: str) -> None:
    """Within three days of joining; later, others know one by it, and staff changes it."""
    if handle == me.handle:
        return
    if not may_change_handle(viewer, me):
        raise Invalid({"handle": _("A handle can be changed in the first three days. After that, ask us.")})
    if not is_free(handle, me.id):
        raise Invalid({"handle": _("This handle, or one that looks like it, is taken. Choose another one.")})
    take_handle(me, handle)


def may_change_handle(viewer: Viewer, me: Customer) -> bool:
    young = me.registered_at is not None and now() - me.registered_at < HANDLE_WINDOW
    return young or viewer.has("moderator")


def own_record(viewer: Viewer) -> Customer:
    me = db.session.get(Customer, viewer.id)
    if me is None:
        raise NotFound
    return me


def ask_for_email(viewer: Viewer, email: str, current_password: str) -> None:
    """Both addresses are told. Whether the new one belongs to somebody is said only to that mailbox."""
    prove(viewer, current_password)
    throttle.count("mail", email)
    me = own_record(viewer)
    if email == me.email:
        raise Invalid({"email": _("This is your address already.")})
    drop_links(me.id, "change_email")
    if by_email(email) is None:
        url = address_of("settings.confirm_email", secret=make_link("change_email", email, me.id))
        mail.post("change_email", email, customer_id=me.id, url=url)
    else:
        mail.post("already_here", email, sign_in_url=address_of("sign_in.show"))
    if me.email:
        forgot = address_of("sign_in.forgot")
        mail.post("email_is_changing", me.email, customer_id=me.id, new_email=email, url=forgot)


def change_email(secret: str) -> Customer:
    me = locked(find_link("change_email", secret).customer_id)
    link = use_link("change_email", secret)
    if me.erased_at:
        raise NotFound
    if by_email(link.email) is not None:
        raise Refused(_("This address belongs to another account by now."))
    before, me.email, me.email_verified_at = me.email, link.email, now()
    drop_links(me.id, "reset", "sign_in", "change_email")
    match_waiting(me.id)
    if before:
        mail.post("email_changed", before, customer_id=me.id, new_email=link.email)
    return me


def change_password(viewer: Viewer, current_password: str, password: str) -> Customer:
    """Every other session ends; the caller begins this one anew."""
    prove(viewer, current_password)
    refuse_weak(password, (viewer.handle, viewer.name))
    hashed = passwords.hashed(password, are_cheap())
    me = own_record(viewer)
    set_password(me, hashed)
    return me


def prove(viewer: Viewer, current_password: str) -> None:
    """Who is at the keyboard knows the password; who never set one has nothing to prove it by."""
    stored = peek(select(Customer.password_hash).where(Customer.id == viewer.id))[0].password_hash
    if stored is None:
        return
    this_try = throttle.count("password", str(viewer.id))
    if not passwords.matches(stored, current_password, are_cheap()):
        raise Invalid({"current_password": _("This is not your password.")})
    throttle.take_back(this_try)
