"""What this package holds of a person: the record itself, attributes, consents, ways in, standing."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, aliased

from core import mail, uploads
from core.clock import now
from core.commit import after_commit
from core.db import db
from core.own_traces import forget_word
from core.privacy import Moved, Privacy, move
from core.redaction import Names, redact
from core.stamps import SITE, touch
from customers.attributes.actions import settle
from customers.attributes.models import AttributeValue
from customers.attributes.redacting import redact_values
from customers.audiences import AudienceMember
from customers.audit.actions import forget_reasons
from customers.audit.models import AuditLine
from customers.consent.models import Consent, ConsentEntry, ConsentText
from customers.contacts.models import Contact, LastContact
from customers.held import HELD
from customers.imports.models import ImportedChange
from customers.invites.models import Invite
from customers.links.models import OneTimeLink
from customers.models import Customer, CustomerRole
from customers.profiles.models import FormerHandle
from customers.queries import called
from customers.record.barred import bar_if_banned
from customers.record.models import CustomerMerge
from customers.segments.models import Segment, SegmentMembership
from customers.standing import Standing
from customers.tokens.models import ApiToken

BLANK: dict[str, Any] = {
    "handle": None,
    "skeleton": None,
    "name": "",
    "email": None,
    "email_verified_at": None,
    "external_id": None,
    "password_hash": None,
    "registered_at": None,
    "last_seen_at": None,
    "title": "",
    "bio": "",
    "bio_html": "",
    "location": "",
    "avatar": None,
    "locale": None,
    "source_id": None,
    "suspended_until": None,
    "silenced_until": None,
}
DELETED: tuple[InstrumentedAttribute[Any], ...] = (
    AttributeValue.customer_id,
    Consent.customer_id,
    ConsentEntry.customer_id,
    ApiToken.customer_id,
    OneTimeLink.customer_id,
    FormerHandle.customer_id,
    CustomerRole.customer_id,
    AudienceMember.customer_id,
    SegmentMembership.customer_id,
    ImportedChange.customer_id,
    Standing.customer_id,
    Contact.customer_id,
    LastContact.customer_id,
)


def forget(customer_id: int) -> None:
    """The row and its id stay for what others need to stand under; nothing in it says who it was."""
    customer = db.session.get_one(Customer, customer_id)
    bar_if_banned(customer)
    _take_names_out(called(customer_id))
    if customer.email:
        mail.forget(customer_id, customer.email)
        forget_word(customer.email)
        _run(delete(OneTimeLink).where(OneTimeLink.email == customer.email))
        _run(update(Invite).where(Invite.email == customer.email).values(email=None))
    for column in DELETED:
        _run(delete(column.class_).where(column == customer_id))
    _forget_hand(customer_id)
    merges = or_(CustomerMerge.into_id == customer_id, CustomerMerge.from_id == customer_id)
    _run(update(CustomerMerge).where(merges).values(before={}, moved=[]))
    if customer.avatar:
        _unlink_later(customer.avatar)
    for name, value in BLANK.items():
        setattr(customer, name, value)
    customer.erased_at, customer.session_epoch = now(), customer.session_epoch + 1
    db.session.flush()
    touch(SITE)


def _take_names_out(names: Names) -> None:
    """Of what others say of themselves."""
    redact(names, Customer.title, Customer.bio, Customer.bio_html, Customer.location, talked=True)
    redact_values(names)
    db.session.expire_all()


def _forget_hand(customer_id: int) -> None:
    """What they did as staff stays, without them."""
    _run(update(AttributeValue).where(AttributeValue.by_id == customer_id).values(by_id=None))
    _run(update(ConsentText).where(ConsentText.by_id == customer_id).values(by_id=None))
    _run(update(Segment).where(Segment.by_id == customer_id).values(by_id=None))
    _run(update(AuditLine).where(AuditLine.actor_id == customer_id).values(actor_id=None))
    forget_reasons(customer_id)


def _run(statement: Any) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})


def _unlink_later(key: str) -> None:
    after_commit(lambda: uploads.delete(key))


def merge(from_id: int, into_id: int) -> list[Moved]:
    return [
        move(Consent.customer_id, from_id, into_id, one_per=[Consent.purpose]),
        move(ConsentEntry.customer_id, from_id, into_id),
        _move_attributes(from_id, into_id),
        move(AudienceMember.customer_id, from_id, into_id, one_per=[AudienceMember.audience_id]),
        move(ApiToken.customer_id, from_id, into_id),
        move(Contact.customer_id, from_id, into_id, one_per=[Contact.about]),
        move(LastContact.customer_id, from_id, into_id, one_per=()),
        move(FormerHandle.customer_id, from_id, into_id),
        move(Customer.merged_into_id, from_id, into_id),
    ]


def _move_attributes(from_id: int, into_id: int) -> Moved:
    """Of each side one value stands: where both records have one, the other's stays on the other's record."""
    twin = aliased(AttributeValue)
    stands = and_(
        twin.customer_id == into_id,
        twin.until.is_(None),
        AttributeValue.until.is_(None),
        twin.attribute_id == AttributeValue.attribute_id,
        twin.side == AttributeValue.side,
    )
    _run(update(AttributeValue).where(AttributeValue.customer_id == from_id).values(is_effective=False))
    moved = move(AttributeValue.customer_id, from_id, into_id, only=~select(twin.id).where(stands).exists())
    settle(into_id)
    return moved


def healed(customer_ids: Sequence[int]) -> None:
    for each in customer_ids:
        settle(each)


PRIVACY = Privacy(name="customers", held=HELD, forget=forget, merge=merge, healed=healed)
