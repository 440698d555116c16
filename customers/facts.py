"""What conditions can ask about the record itself: consents, how long somebody has been here, when they were last
seen."""

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from core.facts import Fact
from customers.consent.models import Consent
from customers.consent.queries import purposes
from customers.models import Customer


def _consents() -> Select:
    return select(Consent.customer_id, Consent.purpose.label("value"), Consent.given_at.label("at"))


def _joined() -> Select:
    """Those with an account, since when."""
    return _moment(Customer.registered_at)


def _last_visit() -> Select:
    return _moment(Customer.last_seen_at)


def _moment(column: Any) -> Select:
    return select(Customer.id.label("customer_id"), column.label("value"), column.label("at"))


def _purpose_choices() -> list[tuple[str, str]]:
    return [(key, said["label"]) for key, said in purposes().items()]


FACTS = [
    Fact("consents", _l("agreed to"), "set", _consents, choices=(("value", _purpose_choices),)),
    Fact("joined", _l("account since"), "moment", _joined),
    Fact("last_visit", _l("last visit"), "moment", _last_visit),
]
