"""What this package holds of a person, as `/me/data` and the export show it."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from core.privacy import Held
from customers.attributes.models import Attribute, AttributeValue
from customers.audit.models import AuditLine
from customers.consent.models import ConsentEntry
from customers.models import Customer
from customers.segments.models import Segment, SegmentMembership
from customers.tokens.models import ApiToken


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


YOU, STAFF = _l("You"), _l("Staff")
HELD = [
    Held(
        "profile",
        _l("Your profile and account"),
        _profile,
        why=_l("So that you can sign in and others can tell who writes."),
        seen_by=_l("Name, handle and what you wrote in it: everyone. E-mail: you and staff."),
        source=_l("You, or the shop before you joined"),
    ),
    Held(
        "attributes",
        _l("What is known about you"),
        _attributes,
        why=_l("Each says its own purpose."),
        seen_by=_l("Each says who sees it."),
        source=_l("You, staff, surveys and orders"),
    ),
    Held(
        "consents",
        _l("What you agreed to, and took back"),
        _consents,
        why=_l("So that we can show that we asked."),
        seen_by=_l("You and staff"),
        source=YOU,
    ),
    Held("tokens", _l("API tokens"), _tokens, why=_l("So that programs can act for you."), seen_by=YOU, source=YOU),
    Held(
        "segments",
        _l("Groups that you were counted in"),
        _segments,
        why=_l("So that what is offered fits."),
        seen_by=STAFF,
        source=_l("Worked out from the rest"),
    ),
    Held(
        "views",
        _l("Who looked at your record"),
        _views,
        why=_l("So that nobody looks without a trace."),
        seen_by=_l("You and admins"),
        source=_l("Written down when it happens"),
    ),
]
