"""Who has earned a badge now, and who no longer has what it was awarded for.

A badge once earned is not lost because time passes: for somebody who has it, the rule is asked as of the day of the award. So it is
suspended only when its evidence goes (a refund, a removed answer), and comes back when there is new.
"""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import func, select, update

from core.clock import at, now
from core.db import among, db
from core.journal import record
from customers import conditions
from rewards.activity import BadgeAwarded, BadgeWithdrawn
from rewards.badges.models import HELD, Award, Badge
from rewards.badges.progress import times_earned

Found = dict[int, list[conditions.Evidence]]


def settle_badges(customer_ids: Sequence[int]) -> None:
    settle_each(lambda _asked: customer_ids)


def settle_each(whose: Callable[[conditions.Asked], Sequence[int]]) -> None:
    """Every badge for those whom it may concern, by what its rule asks. One whose rule asks about something that is gone stays
    with whoever has it."""
    for badge in db.session.scalars(select(Badge).where(Badge.rule.is_not(None), Badge.retired_at.is_(None))).all():
        asked = conditions.asked_by(badge.rule) if badge.rule is not None else None
        if asked is not None:
            settle(badge, whose(asked))


def settle(badge: Badge, customer_ids: Sequence[int]) -> None:
    """Two statements whatever the number of people, and some more where somebody gets or loses it."""
    if not customer_ids:
        return
    meets = conditions.matches(badge.rule, customer_ids)
    theirs = select(Award).where(Award.badge_id == badge.id, among(Award.customer_id, customer_ids))
    has = {one.customer_id: one for one in db.session.scalars(theirs.order_by(Award.customer_id))}
    earned = [one for one in has.values() if not one.is_by_hand and one.revoked_at is None]
    held = [one for one in earned if one.suspended_at is None]
    _give(badge, sorted(meets - has.keys()))
    _give_back(badge, [one for one in earned if one.suspended_at is not None and one.customer_id in meets])
    _suspend(badge, [one for one in held if one.customer_id not in meets])
    if badge.is_repeatable:
        _count_again(badge, [one for one in held if one.customer_id in meets])
    recount([badge.id])


def award(badge: Badge, customer_id: int, reason: str, by_id: int | None) -> Award:
    """By hand."""
    found = _evidence(badge, [customer_id])
    said = {"reason": reason, "by_id": by_id, "is_by_hand": True}
    made = Award(
        badge_id=badge.id, customer_id=customer_id, awarded_at=now(), **said, **_worth(badge, found, customer_id)
    )
    db.session.add(made)
    record(BadgeAwarded(actor_id=by_id, customer_id=customer_id, badge_id=badge.id))
    return made


def recount(badge_ids: Sequence[int]) -> None:
    """Also where awards went with a record, or to another."""
    db.session.flush()
    have = select(func.count()).where(Award.badge_id == Badge.id, HELD).scalar_subquery()
    counted = update(Badge).where(among(Badge.id, badge_ids), Badge.holders != have).values(holders=have)
    db.session.execute(counted)


def _give(badge: Badge, customer_ids: Sequence[int]) -> None:
    found, moment = _evidence(badge, customer_ids), now()
    for each in customer_ids:
        worth = _worth(badge, found, each)
        db.session.add(Award(badge_id=badge.id, customer_id=each, awarded_at=moment, **worth))
        record(BadgeAwarded(customer_id=each, badge_id=badge.id))


def _give_back(badge: Badge, awards: Sequence[Award]) -> None:
    found, moment = _evidence(badge, [one.customer_id for one in awards]), now()
    for one in awards:
        one.suspended_at, one.awarded_at = None, moment
        one.evidence = _plainly(found[one.customer_id])
        record(BadgeAwarded(customer_id=one.customer_id, badge_id=badge.id, again=True))


def _suspend(badge: Badge, awards: Sequence[Award]) -> None:
    """Those whose evidence is gone: who met the rule when they got it keeps it."""
    for moment, some in groupby(sorted(awards, key=_when), key=_when):
        lapsed = {one.customer_id: one for one in some}
        with at(moment):
            met_then = conditions.matches(badge.rule, sorted(lapsed))
        for each in sorted(lapsed.keys() - met_then):
            lapsed[each].suspended_at = now()
            record(BadgeWithdrawn(customer_id=each, badge_id=badge.id, reason="its evidence is gone"))


def _when(one: Award) -> Any:
    return one.awarded_at


def _count_again(badge: Badge, awards: Sequence[Award]) -> None:
    """Once more, or once less where something went back."""
    found = _evidence(badge, [one.customer_id for one in awards])
    for one in awards:
        before, one.times = one.times, times_earned(found[one.customer_id])
        if one.times > before:
            one.awarded_at, one.evidence = now(), _plainly(found[one.customer_id])
            record(BadgeAwarded(customer_id=one.customer_id, badge_id=badge.id, again=True))


def _evidence(badge: Badge, customer_ids: Sequence[int]) -> Found:
    """A statement for each condition of its rule; none for one that is given by hand."""
    return conditions.evidence_of(badge.rule, customer_ids) if badge.rule is not None and customer_ids else {}


def _worth(badge: Badge, found: Found, customer_id: int) -> dict[str, Any]:
    theirs = found.get(customer_id, [])
    return {"times": times_earned(theirs) if badge.is_repeatable else 1, "evidence": _plainly(theirs)}


def _plainly(found: Sequence[conditions.Evidence]) -> list[dict[str, Any]]:
    """What each condition was worth, in words and numbers."""
    return [{"condition": str(one.words), "value": _plain(one.value)} for one in found]


def _plain(value: Any) -> Any:
    return value if isinstance(value, (int, float, str, bool, type(None))) else str(value)
