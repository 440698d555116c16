"""Two records of one person become one, and apart again within a month. Everything goes over in one transaction."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select

from core.access import Viewer
from core.clock import now
from core.db import db
from core.errors import Conflict, Invalid, NotFound
from core.journal import record
from core.privacy import Moved, Privacy, plain, put_back, read
from core.stamps import SITE, touch
from customers.activity import Merged, Unmerged
from customers.audit.actions import note
from customers.models import Customer
from customers.purchases.matching import match_waiting
from customers.record.access import must_be_staff, must_touch
from customers.record.models import CustomerMerge, Erasure

WINDOW = timedelta(days=30)
SHOWN = ("name", "avatar")
ACCOUNT = (
    *("email", "email_verified_at", "password_hash", "registered_at", "handle", "skeleton", *SHOWN),
    *("title", "bio", "bio_html", "location", "locale", "is_hidden"),
)
"""Goes over as one: where the record that stays has no account, it becomes the account of the other."""
BANS = ("suspended_until", "silenced_until")
"""The later one holds: nobody gets out of it by being merged."""
EMPTY: dict[str, Any] = {"name": "", "title": "", "bio": "", "bio_html": "", "location": "", "is_hidden": False}


def merge(viewer: Viewer, from_id: int, into_id: int) -> Customer:
    must_be_staff(viewer)
    if from_id == into_id:
        raise Invalid({"into": _("A record can't go into itself.")})
    gone, stays = _lock(from_id, into_id)
    must_touch(viewer, gone)
    must_touch(viewer, stays)
    if db.session.get(Erasure, from_id) is not None:
        raise Conflict(
            _("This person has asked to be erased. Merge the other record into this one: both are erased then.")
        )
    before = {"from": _fields(gone), "into": _fields(stays)}
    moved = [done for package in packages() for done in package.merge(from_id, into_id) or ()]
    _unite(gone, stays)
    gone.merged_into_id, gone.session_epoch = into_id, gone.session_epoch + 1
    db.session.add(
        CustomerMerge(
            from_id=from_id,
            into_id=into_id,
            by_id=viewer.id,
            at=now(),
            moved=[asdict(one) for one in moved if one.keys or one.dropped],
            before=before,
        )
    )
    db.session.flush()
    match_waiting(into_id)
    record(Merged(actor_id=viewer.id, customer_id=from_id, into_id=into_id))
    note(viewer, "merged", "customer", into_id, from_id=from_id)
    touch(SITE)
    return stays


def unmerge(viewer: Viewer, from_id: int) -> Customer:
    """Rows that went over come back, and both records stand as they stood; what happened since stays where it
    happened."""
    must_be_staff(viewer)
    merged = _last_merge(from_id)
    gone, stays = _lock(merged.from_id, merged.into_id, together=True)
    must_touch(viewer, gone)
    must_touch(viewer, stays)
    gone.merged_into_id = None
    _part(gone, stays, merged.before)
    for one in reversed(merged.moved):
        put_back(Moved(**one), gone.id, stays.id)
    for package in packages():
        package.healed([gone.id, stays.id])
    merged.undone_at = now()
    record(Unmerged(actor_id=viewer.id, customer_id=gone.id, into_id=stays.id))
    note(viewer, "unmerged", "customer", stays.id, from_id=gone.id)
    touch(SITE)
    return gone


def packages() -> Iterable[Privacy]:
    return current_app.extensions["privacy"]


def _lock(from_id: int, into_id: int, together: bool = False) -> tuple[Customer, Customer]:
    """Both rows, in the order of their ids, so that two merges never wait for each other in a circle."""
    rows = select(Customer).where(Customer.id.in_([from_id, into_id])).order_by(Customer.id).with_for_update()
    found = {row.id: row for row in db.session.scalars(rows)}
    if from_id not in found or found[from_id].erased_at is not None:
        raise NotFound
    if into_id not in found or found[into_id].erased_at is not None:
        raise Invalid({"into": _("There is no such record.")})
    gone, stays = found[from_id], found[into_id]
    if not together and (gone.merged_into_id is not None or stays.merged_into_id is not None):
        raise Conflict(_("One of the two has become another record already."))
    return gone, stays


def _last_merge(from_id: int) -> CustomerMerge:
    query = select(CustomerMerge).where(CustomerMerge.from_id == from_id, CustomerMerge.undone_at.is_(None))
    merged = db.session.scalars(query.order_by(CustomerMerge.id.desc()).limit(1)).one_or_none()
    if merged is None or not merged.before:
        raise NotFound
    if merged.at < now() - WINDOW:
        raise Conflict(_("A merge can be taken back for %(days)s days.", days=WINDOW.days))
    later = select(CustomerMerge.id).where(
        CustomerMerge.from_id == merged.into_id, CustomerMerge.id > merged.id, CustomerMerge.undone_at.is_(None)
    )
    if db.session.scalar(later):
        raise Conflict(_("The record went on into another one since. Take that back first."))
    return merged


def _fields(customer: Customer) -> dict[str, Any]:
    return {name: plain(getattr(customer, name)) for name in (*ACCOUNT, "external_id", *BANS)}


def _unite(gone: Customer, stays: Customer) -> None:
    """What stays keeps its own; what it lacks it gets, and the other gives it up (a handle belongs to one)."""
    takes = ACCOUNT if stays.registered_at is None and gone.registered_at is not None else _lacking(stays, SHOWN)
    takes = (
        *takes,
        *_longer_bans(gone, stays),
        *_lacking(stays, ("external_id",)),
        *(("email", "email_verified_at") if not stays.email else ()),
    )
    given = {name: getattr(gone, name) for name in takes}
    kept = {name: getattr(stays, name) for name in takes}
    for name in given:
        setattr(gone, name, EMPTY.get(name))
    db.session.flush()
    for name, value in given.items():
        setattr(stays, name, value or kept[name])
    db.session.flush()


def _lacking(customer: Customer, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in names if not getattr(customer, name))


def _longer_bans(gone: Customer, stays: Customer) -> tuple[str, ...]:
    ends = [(name, getattr(gone, name), getattr(stays, name)) for name in BANS]
    return tuple(name for name, its, other in ends if its is not None and (other is None or its > other))


def _part(gone: Customer, stays: Customer, before: dict[str, dict[str, Any]]) -> None:
    """Each gets its own back. What was changed by hand since the merge stays changed."""
    columns: Any = Customer.__table__.c
    taken = {name for name, value in before["from"].items() if value and not getattr(gone, name)}
    mine = {name: read(columns[name], before["from"][name]) for name in taken}
    for name in taken:
        if getattr(stays, name) == mine[name]:
            setattr(stays, name, read(columns[name], before["into"][name]))
    db.session.flush()
    for name, value in mine.items():
        setattr(gone, name, value)
    db.session.flush()
