"""Reading badges."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from core.access import Viewer
from core.db import db
from core.errors import NotFound
from core.paging import Page, keyset
from customers.queries import is_listed_member, with_author
from rewards.badges.models import HELD, Award, Badge

TIER_ORDER = {"gold": 0, "silver": 1, "bronze": 2}


def badges() -> list[Any]:
    """Those that can be had, the rarest first."""
    query = select(Badge.__table__).where(Badge.retired_at.is_(None))
    return sorted(db.session.execute(query), key=lambda badge: (TIER_ORDER[badge.tier], badge.name))


def id_of(slug: str) -> int:
    return db.session.execute(select(Badge.id).where(Badge.slug == slug)).scalar_one()


def badge_by_id(badge_id: int) -> Any:
    row = db.session.execute(select(Badge.__table__).where(Badge.id == badge_id)).one_or_none()
    if row is None:
        raise NotFound
    return row


def titles_of(_viewer: Viewer, badge_ids: Sequence[int]) -> dict[int, Any]:
    """For short mentions elsewhere."""
    rows = db.session.execute(select(Badge.id, Badge.slug, Badge.name.label("title")).where(Badge.id.in_(badge_ids)))
    return {row.id: row for row in rows}


def holders_of(badge_id: int, after: str | None, limit: int) -> Page[Any]:
    """Newest first; whoever hides their profile is counted and not named."""
    query = with_author(
        select(Award.id, Award.customer_id, Award.awarded_at, Award.times, Award.reason), Award.customer_id
    ).where(Award.badge_id == badge_id, HELD, is_listed_member(Award.customer_id))
    return keyset(query, Award.awarded_at, Award.id, after=after, limit=limit)


def award_of(badge_id: int, customer_id: int) -> Any | None:
    """Somebody's own, held or not."""
    query = select(Award.__table__, HELD.label("is_held")).where(
        Award.badge_id == badge_id, Award.customer_id == customer_id
    )
    return db.session.execute(query).one_or_none()


def badges_of(customer_id: int) -> Sequence[Any]:
    """Newest first, also those that are held no more: their owner sees why, and which may come back."""
    query = (
        select(
            Badge.id,
            Badge.slug,
            Badge.name,
            Badge.tier,
            Award.awarded_at,
            Award.times,
            Award.suspended_at,
            Award.revoked_at,
            HELD.label("is_held"),
            Award.evidence,
            Award.reason,
        )
        .join(Award, Award.badge_id == Badge.id)
        .where(Award.customer_id == customer_id)
        .order_by(Award.awarded_at.desc(), Award.id.desc())
    )
    return db.session.execute(query.limit(100)).all()
