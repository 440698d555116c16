"""What this package holds of a person: the record itself, what is known about it, consents, ways in, standing."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, and_, delete, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, aliased

from core import mail, uploads
from core.clock import now
from core.commit import after_commit
from core.db import db
from core.privacy import Held, Moved, Privacy, move
from core.stamps import SITE, touch
from customers.attributes.actions import settle
from customers.attributes.models import Attribute, AttributeValue
from customers.audiences import AudienceMember
from customers.audit.actions import forget_reasons
from customers.audit.models import AuditLine
from customers.contacts.models import Contact, LastContact
from customers.consent.models import Consent, ConsentEntry, ConsentText
from customers.imports.models import ImportedChange
from customers.invites.models import Invite
from customers.links.models import OneTimeLink
from customers.models import Customer, CustomerRole
from customers.profiles.models import FormerHandle
from customers.profiles.models import FormerHandle
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
    FormerHandle.customer_id,
    ImportedChange.customer_id,
    Standing.customer_id,
    Contact.customer_id,
    LastContact.customer_id,
)


def forget(customer_id: int) -> None:
    """The row and its id stay for what others need to stand under; nothing in it says who it was."""
    customer = db.session.get_one(Customer, customer_id)
    bar_if_banned(customer)
    if customer.email:
        mail.forget(customer_id, customer.email)
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


def _profile(customer_id: int) -> Select:
    columns = ("id", "handle", "name", "email", "external_id", "joined_at", "registered_at", "last_seen_at")
    more = ("title", "bio", "location", "avatar", "locale", "is_hidden", "email_verified_at")
    own = [getattr(Customer, name) for name in (*columns, *more)]
    return select(*own).where(Customer.id == customer_id)


def _attributes(customer_id: int) -> Select:
    said = AttributeValue
    return (
        select(
            said.id,
            said.said_at.label("at"),
            Attribute.key,
            said.value,
            said.said_by,
            said.how,
            said.until,
            said.is_effective,
            said.dispute,
            said.dispute_answer,
        )
        .join(Attribute, Attribute.id == said.attribute_id)
        .where(said.customer_id == customer_id)
    )


def _consents(customer_id: int) -> Select:
    entry = ConsentEntry
    return select(entry.id, entry.at, entry.purpose, entry.is_given, entry.version, entry.channel).where(
        entry.customer_id == customer_id
    )


def _tokens(customer_id: int) -> Select:
    token = ApiToken
    return select(
        token.id, token.created_at.label("at"), token.name, token.scopes, token.last_used_at, token.withdrawn_at
    ).where(token.customer_id == customer_id)


def _segments(customer_id: int) -> Select:
    member = SegmentMembership
    return (
        select(member.id, member.since.label("at"), Segment.name, member.until)
        .join(Segment, Segment.id == member.segment_id)
        .where(member.customer_id == customer_id)
    )


def _views(customer_id: int) -> Select:
    """Who looked at this record, by id."""
    line = AuditLine
    return select(line.id, line.at, line.did, line.actor_id.label("staff_id")).where(
        line.object_type == "customer", line.object_id == customer_id
    )


PRIVACY = Privacy(
    name="customers",
    held=[
        Held("profile", _l("Your profile and account"), _profile, _l("So that you can sign in and others can tell who writes."), _l("Name, handle and what you wrote in it: everyone. E-mail: you and staff."), _l("You, or the shop before you joined")),
        Held("attributes", _l("What is known about you"), _attributes, _l("Each says its own purpose."), _l("Each says who sees it."), _l("You, staff, surveys and orders")),
        Held("consents", _l("What you agreed to, and took back"), _consents, _l("So that we can show that we asked."), _l("You and staff"), _l("You")),
        Held("tokens", _l("API tokens"), _tokens, _l("So that programs can act for you."), _l("You"), _l("You")),
        Held("segments", _l("Groups that you were counted in"), _segments, _l("So that what is offered fits."), _l("Staff"), _l("Worked out from the rest")),
        Held("views", _l("Who looked at your record"), _views, _l("So that nobody looks without a trace."), _l("You and admins"), _l("Written down when it happens")),
    ],
    forget=forget,
    merge=merge,
    healed=healed,
)  # fmt: skip
