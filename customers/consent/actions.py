"""Giving and withdrawing consent. A repeat changes nothing and is no news."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete

from core.access import Viewer
from core.clock import now
from core.db import db
from core.errors import Conflict, NotFound, Refused
from core.journal import record
from core.stamps import SITE, touch
from customers.activity import ConsentGiven, ConsentWithdrawn
from customers.consent.models import Consent, ConsentEntry, ConsentText
from customers.consent.queries import newest_version, purposes

SEEN_BY_GUESTS = ("show_ownership",)


def give(viewer: Viewer, purpose: str, channel: str, version: int | None = None) -> None:
    """`version` is the wording that was on the screen; where a newer one is out, it has to be read first."""
    assert viewer.id is not None
    must_be_known(purpose)
    newest = newest_version(purpose)
    if version is not None and version != newest:
        raise Conflict(_("The text has changed since you read it. Read it again, please."))
    put(viewer.id, purpose, newest, channel)


def put(customer_id: int, purpose: str, version: int, channel: str, at: datetime | None = None) -> None:
    """A yes that was said here, in a survey or in a file."""
    must_be_known(purpose)
    standing = db.session.get(Consent, (customer_id, purpose))
    if standing is not None and standing.version == version:
        return
    moment = at or now()
    standing = standing or Consent(customer_id=customer_id, purpose=purpose)
    standing.version, standing.given_at, standing.channel = version, moment, channel
    db.session.add(standing)
    _enter(customer_id, purpose, True, version, moment, channel)
    record(ConsentGiven(actor_id=customer_id, customer_id=customer_id, purpose=purpose, version=version))


def withdraw(viewer: Viewer, purpose: str, channel: str) -> None:
    assert viewer.id is not None
    must_be_known(purpose)
    standing = db.session.get(Consent, (viewer.id, purpose))
    if standing is None:
        return
    db.session.execute(delete(Consent).where(Consent.customer_id == viewer.id, Consent.purpose == purpose))
    _enter(viewer.id, purpose, False, standing.version, now(), channel)
    record(ConsentWithdrawn(actor_id=viewer.id, customer_id=viewer.id, purpose=purpose))


def _enter(customer_id: int, purpose: str, is_given: bool, version: int, at: datetime, channel: str) -> None:
    entry = ConsentEntry(
        customer_id=customer_id, purpose=purpose, is_given=is_given, version=version, at=at, channel=channel
    )
    db.session.add(entry)
    db.session.flush()
    if purpose in SEEN_BY_GUESTS:
        touch(SITE)


def publish_text(viewer: Viewer, purpose: str, text: str) -> int:
    """A newer wording. Who agreed to an earlier one is asked again, and is taken at that word until then."""
    must_be_known(purpose)
    if not viewer.has():
        raise Refused
    version = newest_version(purpose) + 1
    db.session.add(ConsentText(purpose=purpose, version=version, text=text, published_at=now(), by_id=viewer.id))
    db.session.flush()
    return version


def must_be_known(purpose: str) -> None:
    if purpose not in purposes():
        raise NotFound
