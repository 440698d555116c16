"""Who has earned a badge now, and who no longer has what it was awarded for.

A badge once earned is not lost because time passes: for somebody who has it, the rule is asked as of the day of the award. So it is
suspended only when its evidence goes (a refund, a removed answer), and comes back when there is new.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func, select, update

from core.clock import at, now
from core.db import db
from core.journal import record
from customers import conditions
from rewards.activity import BadgeAwarded, BadgeWithdrawn
from rewards.badges.models import HELD, Award, Badge
from rewards.badges.progress import times_earned


def rules_of_badges() -> list[Badge]:
    return list(db.session.scalars(select(Badge).where(Badge.rule.is_not(None), Badge.retired_at.is_(None))))


def settle_badges(customer_ids: Sequence[int]) -> None:
    """One statement for each badge and one for all awards, whatever the number of people; more only for who has one already."""
    if not customer_ids:
        return
    badges = [badge for badge in rules_of_badges() if badge.rule is not None]
    held = _awards_of(customer_ids)
    for badge in badges:
        meets = conditions.matches(badge.rule, customer_ids)
        has = {award.customer_id: award for award in held if award.badge_id == badge.id}
        for customer_id in sorted(meets - has.keys()):
            award(badge, customer_id)
        for award_row in has.values():
            _settle(badge, award_row, meets)
        _recount(badge.id)


def award(badge: Badge, customer_id: int, reason: str = "", by_id: int | None = None) -> Award:
    made = Award(
        badge_id=badge.id,
        customer_id=customer_id,
        awarded_at=now(),
        times=_times(badge, customer_id),
        evidence=_evidence(badge.rule, customer_id) if badge.rule is not None else [],
        reason=reason,
        by_id=by_id,
        is_by_hand=by_id is not None,
    )
    db.session.add(made)
    record(BadgeAwarded(actor_id=by_id, customer_id=customer_id, badge_id=badge.id))
    return made


def _settle(badge: Badge, award_row: Award, meets: set[int]) -> None:
    """What staff gave or took back stays so, whatever the rule finds."""
    if award_row.is_by_hand or award_row.revoked_at is not None:
        return
    customer_id = award_row.customer_id
    if award_row.suspended_at is not None:
        if customer_id in meets:
            award_row.suspended_at, award_row.awarded_at = None, now()
            award_row.evidence = _evidence(badge.rule, customer_id)
            record(BadgeAwarded(customer_id=customer_id, badge_id=badge.id, again=True))
    elif customer_id not in meets:
        if not _met_then(badge, award_row):
            award_row.suspended_at = now()
            record(BadgeWithdrawn(customer_id=customer_id, badge_id=badge.id, reason="its evidence is gone"))
    elif badge.is_repeatable:
        _count_again(badge, award_row)


def _times(badge: Badge, customer_id: int) -> int:
    return times_earned(badge.rule, customer_id) if badge.is_repeatable and badge.rule is not None else 1


def _count_again(badge: Badge, award_row: Award) -> None:
    """Once more, or once less where something went back."""
    before, award_row.times = award_row.times, _times(badge, award_row.customer_id)
    if award_row.times > before:
        award_row.awarded_at = now()
        award_row.evidence = _evidence(badge.rule, award_row.customer_id)
        record(BadgeAwarded(customer_id=award_row.customer_id, badge_id=badge.id, again=True))


def _met_then(badge: Badge, award_row: Award) -> bool:
    with at(award_row.awarded_at):
        return bool(conditions.matches(badge.rule, [award_row.customer_id]))


def _awards_of(customer_ids: Iterable[int]) -> list[Award]:
    return list(db.session.scalars(select(Award).where(Award.customer_id.in_(customer_ids))))


def _recount(badge_id: int) -> None:
    db.session.flush()
    have = select(func.count()).where(Award.badge_id == badge_id, HELD).scalar_subquery()
    db.session.execute(update(Badge).where(Badge.id == badge_id).values(holders=have))


def _evidence(rule: Any, customer_id: int) -> list[dict[str, Any]]:
    """What each condition was worth, in words and numbers."""
    return [{"condition": str(one.words), "value": _plain(one.value)} for one in conditions.evidence(rule, customer_id)]


def _plain(value: Any) -> Any:
    return value if isinstance(value, (int, float, str, bool, type(None))) else str(value)
