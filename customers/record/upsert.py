"""A record from outside: the CRM, the shop, a file. The same person always comes to the same record."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from core.access import Viewer
from core.clock import now
from core.db import db
from core.errors import Conflict, Invalid, NotFound
from core.journal import record
from customers import handles
from customers.accounts.queries import by_email, is_free
from customers.activity import AttributesChanged
from customers.attributes.actions import note, say
from customers.audit.actions import note as audit
from customers.models import Customer
from customers.purchases.matching import match_waiting
from customers.record.access import must_be_staff, must_touch


def upsert(viewer: Viewer, values: Mapping[str, Any]) -> tuple[Customer, bool]:
    """By external id; also says whether the record is new."""
    must_be_staff(viewer)
    customer, is_new = put(values, by_id=viewer.id, joined_at=values.get("joined_at"), viewer=viewer)
    note(viewer, customer.id, values.get("attributes") or {}, how="CRM")
    audit(viewer, "upserted", "customer", customer.id)
    return customer, is_new


def bring(
    values: Mapping[str, Any], *, how: str, batch: int | None, joined_at: datetime | None = None
) -> tuple[Customer, bool]:
    """A row of a file. Its attributes are the company's word, whoever maintains them: nobody else has spoken yet."""
    customer, is_new = put(values, by_id=None, joined_at=joined_at, batch=batch)
    attributes = values.get("attributes") or {}
    if attributes:
        say(customer.id, attributes, said_by="company", by_id=None, how=how, batch=batch)
    return customer, is_new


def put(
    values: Mapping[str, Any],
    *,
    by_id: int | None,
    joined_at: datetime | None = None,
    batch: int | None = None,
    viewer: Viewer | None = None,
) -> tuple[Customer, bool]:
    """The record itself. What an account says of itself (name, handle, a proven address) is not overwritten."""
    customer = find(values.get("external_id"), values.get("email"))
    is_new = customer is None
    if customer is None:
        customer = Customer(joined_at=joined_at or now(), batch=batch, name="")
        db.session.add(customer)
    elif viewer is not None:
        must_touch(viewer, customer)
    changed = _write(customer, {name: value for name, value in values.items() if value})
    db.session.flush()
    if changed:
        record(AttributesChanged(actor_id=by_id, customer_id=customer.id, keys=changed))
        match_waiting(customer.id)
    return customer, is_new


def change(viewer: Viewer, customer_id: int, values: Mapping[str, Any]) -> Customer:
    """PATCH: what was sent, nothing else, and all of it: what cannot be written is refused."""
    must_be_staff(viewer)
    customer = db.session.get(Customer, customer_id)
    if customer is None or customer.erased_at is not None:
        raise NotFound
    if customer.merged_into_id is not None:
        raise Conflict(_("This record became another one: %(id)s.", id=customer.merged_into_id))
    must_touch(viewer, customer)
    _refuse_what_would_stay(customer, values)
    changed = _write(customer, values)
    if changed:
        record(AttributesChanged(actor_id=viewer.id, customer_id=customer.id, keys=changed))
        match_waiting(customer.id)
    note(viewer, customer.id, values.get("attributes") or {}, how="API")
    audit(viewer, "changed", "customer", customer.id, keys=sorted({*changed, *(values.get("attributes") or {})}))
    return customer


def find(external_id: str | None, email: str | None) -> Customer | None:
    """By external id, then by address; a merged record leads to whom it became."""
    found = _by_external_id(external_id)
    if found is None and email:
        found = by_email(email)
        if found is not None and external_id and found.external_id not in (None, external_id):
            raise Conflict(_("This address belongs to the record of another external id."))
    if found is not None and found.merged_into_id is not None:
        return db.session.get_one(Customer, found.merged_into_id)
    return found


def _by_external_id(external_id: str | None) -> Customer | None:
    if not external_id:
        return None
    return db.session.scalars(select(Customer).where(Customer.external_id == external_id)).one_or_none()


def _refuse_what_would_stay(customer: Customer, values: Mapping[str, Any]) -> None:
    """A sync passes over what an account says of itself; who asks for one change hears that it is not made."""
    own = _own_words(customer, values) & values.keys()
    theirs = sorted(name for name in own if (values[name] or "") != (getattr(customer, name) or ""))
    if theirs:
        raise Invalid({name: _("They have an account and say this themselves.") for name in theirs})
    handle = values.get("handle")
    if handle and handle != customer.handle and not is_free(handle, customer.id):
        raise Invalid({"handle": _("This handle, or one that looks like it, is taken. Choose another one.")})
    former = _by_external_id(values.get("external_id"))
    if former is not None and former.merged_into_id == customer.id:
        raise Conflict(_("A record that became this one has this external id."))


def _own_words(customer: Customer, values: Mapping[str, Any]) -> set[str]:
    """Without an address nobody could sign in: an account's is never taken away."""
    if customer.registered_at is None:
        return set()
    is_proven = customer.email_verified_at is not None
    return {"handle", "name", "email"} if is_proven or not values.get("email") else {"handle", "name"}


def _write(customer: Customer, values: Mapping[str, Any]) -> tuple[str, ...]:
    changed = []
    has_account = customer.registered_at is not None
    for name, write in (("external_id", _external_id), ("email", _email), ("handle", _handle), ("name", _name)):
        if name not in values:
            continue
        value = values[name] or ("" if name == "name" else None)
        if value != getattr(customer, name) and write(customer, value, has_account):  # type: ignore[arg-type]
            changed.append(name)
    return tuple(changed)


def _external_id(customer: Customer, value: str | None, _has_account: bool) -> bool:
    other = _by_external_id(value)
    if other is not None and other.id != customer.id:
        if other.merged_into_id == customer.id:
            return False
        raise Conflict(_("Another record has this external id."))
    customer.external_id = value
    return True


def _email(customer: Customer, value: str | None, has_account: bool) -> bool:
    if has_account and customer.email_verified_at is not None:
        return False
    other = by_email(value) if value else None
    if other is not None and other.id != customer.id:
        raise Conflict(_("Another record has this address."))
    if other is not None:
        return False
    customer.email, customer.email_verified_at = value, None
    return True


def _handle(customer: Customer, value: str, has_account: bool) -> bool:
    """A taken one is left out: a file's handle is a wish."""
    if has_account or not is_free(value, customer.id):
        return False
    problem = handles.problem(value, imported=True)
    if problem:
        raise Invalid({"handle": str(problem)})
    customer.handle, customer.skeleton = handles.stored(value), handles.skeleton(value)
    return True


def _name(customer: Customer, value: str, has_account: bool) -> bool:
    if has_account:
        return False
    customer.name = value
    return True
