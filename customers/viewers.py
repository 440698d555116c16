"""From a session or a token to the Viewer of the request: one statement each, on every signed-in request."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from core.access import GUEST, Viewer
from core.clock import now
from core.db import db
from customers.models import Customer, CustomerRole
from customers.seen import note_seen, note_used
from customers.tokens.actions import fingerprint
from customers.tokens.models import ApiToken

NEW_FOR = timedelta(days=1)


def roles_of(customer_id: Any) -> Any:
    """The roles in one text, so that they come with the row on both databases."""
    names = func.aggregate_strings(CustomerRole.role, ",")
    return select(names).where(CustomerRole.customer_id == customer_id).scalar_subquery().label("roles")


def _people() -> Select:
    return select(
        Customer.id,
        Customer.handle,
        Customer.name,
        Customer.avatar,
        Customer.locale,
        Customer.session_epoch,
        Customer.registered_at,
        Customer.established_at,
        Customer.last_seen_at,
        Customer.suspended_until,
        Customer.silenced_until,
        roles_of(Customer.id),
    ).where(Customer.erased_at.is_(None), Customer.merged_into_id.is_(None))


BY_ID = _people().where(Customer.id == bindparam("customer_id"))
_TOKENS = (
    _people()
    .add_columns(ApiToken.id.label("token_id"), ApiToken.scopes, ApiToken.last_used_at)
    .join(ApiToken, ApiToken.customer_id == Customer.id)
    .where(ApiToken.withdrawn_at.is_(None))
)
BY_TOKEN = _TOKENS.where(ApiToken.hash == bindparam("hash"))
BY_TOKEN_ID = _TOKENS.where(ApiToken.id == bindparam("token_id"))


def session_key(customer_id: int, epoch: int) -> str:
    """What a session cookie holds. Signing out everywhere moves the epoch, and every cookie before it is nobody's."""
    return f"{customer_id}:{epoch}"


def by_session(key: str) -> Viewer | None:
    number, _, epoch = key.partition(":")
    if not (number.isdecimal() and epoch.isdecimal() and len(key) < 32):
        return None
    row = db.session.connection().execute(BY_ID, {"customer_id": int(number)}).one_or_none()
    if row is None or row.session_epoch != int(epoch):
        return None
    note_seen(row)
    return _viewer(row)


def by_token(token: str) -> Viewer | None:
    row = db.session.connection().execute(BY_TOKEN, {"hash": fingerprint(token)}).one_or_none()
    if row is None:
        return None
    note_used(row)
    return _viewer(row, frozenset(row.scopes), row.token_id)


def by_id(customer_id: int) -> Viewer:
    """For readers, jobs and commands that act as somebody."""
    row = db.session.connection().execute(BY_ID, {"customer_id": customer_id}).one_or_none()
    return _viewer(row) or GUEST if row is not None else GUEST


def again(viewer: Viewer) -> Viewer | None:
    """The same person by the same token or session, as they are now; None where either is no longer good."""
    if viewer.token_id is None:
        return by_session(viewer.session_key)
    row = db.session.connection().execute(BY_TOKEN_ID, {"token_id": viewer.token_id}).one_or_none()
    return _viewer(row, frozenset(row.scopes), row.token_id) if row is not None else None


def _is_new(row: Any, moment: datetime) -> bool:
    """For a day, unless staff knows them."""
    joined = row.registered_at or moment
    return row.established_at is None and moment - joined < NEW_FOR


def _viewer(row: Any, scopes: frozenset[str] | None = None, token_id: int | None = None) -> Viewer | None:
    moment = now()
    if row.suspended_until and row.suspended_until > moment:
        return None
    roles = frozenset(row.roles.split(",")) if row.roles else frozenset()
    return Viewer(
        id=row.id,
        handle=row.handle or "",
        name=row.name,
        roles=roles,
        scopes=scopes,
        token_id=token_id,
        is_new=_is_new(row, moment) and not roles,
        is_silenced=bool(row.silenced_until and row.silenced_until > moment),
        avatar=row.avatar,
        session_key=session_key(row.id, row.session_epoch),
        locale=row.locale,
    )
