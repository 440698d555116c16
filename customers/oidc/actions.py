"""From the provider's claims to a customer. The subject is the external id: what joins orders to the person."""

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from core.clock import now
from core.db import peek
from core.errors import Conflict, Invalid, Refused
from customers.accounts.actions import register
from customers.accounts.queries import by_email, by_external_id, is_free
from customers.models import Customer
from customers.oidc.provider import Claims
from customers.purchases.matching import match_waiting
from customers.record.barred import is_barred


def id_of_account(claims: Claims) -> int | None:
    """Whose account this subject already is: a merged record's number leads to whom it became."""
    became = aliased(Customer)
    there = became.id == func.coalesce(Customer.merged_into_id, Customer.id)
    its = (Customer.external_id == claims.subject, became.registered_at.is_not(None))
    found = peek(select(became.id).join_from(Customer, became, there).where(*its))
    return found[0].id if found else None


def record_of(claims: Claims) -> Customer | None:
    """The record that these claims belong to: by subject, then by an address that the provider vouches for."""
    known = by_external_id(claims.subject)
    if known is not None:
        return known
    known = by_email(claims.email) if claims.email else None
    if known is not None and known.external_id not in (None, claims.subject):
        raise Conflict(_("This address belongs to another company account. Please ask us to look at it."))
    return known


def join(claims: Claims, handle: str) -> Customer:
    """An account for this subject: linked to the one that is there, claimed on the record, or new."""
    if claims.email and is_barred(claims.email):
        raise Refused(_("This account is suspended."))
    known = record_of(claims)
    if known is None or known.registered_at is None:
        if not is_free(handle, known.id if known else None):
            raise Invalid({"handle": _("This handle, or one that looks like it, is taken. Choose another one.")})
        email = (known.email if known else None) or _free_address(claims)
        known = register(known, email, handle, claims.name or handle, None)
    if by_external_id(claims.subject) is None:
        known.external_id = claims.subject
    known.last_seen_at = now()
    match_waiting(known.id)
    return known


def _free_address(claims: Claims) -> str | None:
    return claims.email if claims.email and by_email(claims.email) is None else None
