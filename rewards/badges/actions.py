"""Making badges and giving them by hand."""

from itertools import count
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from core.access import Viewer
from core.clock import now
from core.db import db
from core.errors import Conflict, Invalid, NotFound
from core.jobs import JobRun, enqueue
from core.journal import record
from core.markup.characters import tidied
from core.text import slug_of
from customers import conditions
from customers.queries import ids_by_handle
from rewards.activity import BadgeAwarded, BadgeWithdrawn
from rewards.badges.awarding import award, settle
from rewards.badges.models import Award, Badge
from rewards.facts import BADGES

JOB = "rewards.award_badge"
AT_ONCE = 500


def checked(rule: Any | None) -> Any | None:
    """A rule put together from a page's rows, judged like any other."""
    wrong = conditions.check(rule) if rule is not None else None
    asked = conditions.asked_by(rule) if rule is not None else None
    if asked is not None and BADGES in asked.facts:
        wrong = _("A badge asks about anything but badges: two could take each other away for ever.")
    if wrong:
        raise Invalid({"rule": str(wrong)})
    return rule


def make_badge(viewer: Viewer, values: dict[str, Any]) -> Badge:
    """Whoever meets the rule already gets it by a job."""
    values = tidied(values)
    checked(values.get("rule"))
    badge = Badge(slug=_free_slug(values["name"]), made_at=now(), holders=0, **values)
    db.session.add(badge)
    db.session.flush()
    if badge.rule is not None:
        enqueue(JOB, owner_id=viewer.id, badge_id=badge.id)
    return badge


def _free_slug(name: str) -> str:
    """Two names may have the same letters in an address, or none: then one has a number."""
    wanted = slug_of(name, 56, "badge")
    alike = select(Badge.slug, Badge.name).where(Badge.slug.startswith(wanted, autoescape=True))
    taken: dict[str, str] = dict(db.session.execute(alike).all())  # type: ignore[arg-type]
    if name.casefold() in {one.casefold() for one in taken.values()}:
        raise Invalid({"name": _("There is a badge of this name.")})
    return next(free for number in count(1) if (free := wanted if number == 1 else f"{wanted}-{number}") not in taken)


def change_badge(viewer: Viewer, badge_id: int, values: dict[str, Any]) -> Badge:
    """Its address stays. A changed rule is asked of everybody again: who meets it gets it, whose evidence is gone loses it."""
    badge = _live(badge_id)
    checked(values.get("rule"))
    before = (badge.rule, badge.is_repeatable)
    for name, value in tidied(values).items():
        setattr(badge, name, value)
    db.session.flush()
    if badge.rule is not None and (badge.rule, badge.is_repeatable) != before:
        enqueue(JOB, owner_id=viewer.id, badge_id=badge.id)
    return badge


def retire_badge(viewer: Viewer, badge_id: int) -> None:
    """Nobody gets it any more; who has it keeps it."""
    _live(badge_id).retired_at = now()


def _live(badge_id: int) -> Badge:
    badge = db.session.get(Badge, badge_id)
    if badge is None or badge.retired_at is not None:
        raise NotFound
    return badge


def award_to_all(run: JobRun, badge_id: int) -> dict[str, int]:
    """Retroactive: everybody whom the rule finds today, and whoever has it by an earlier wording. Nobody where the badge
    or its rule was taken away before this job's turn, or the rule asks about something that is gone."""
    badge = db.session.get_one(Badge, badge_id)
    if badge.retired_at is not None or badge.rule is None or conditions.check(badge.rule):
        return {"awarded": 0}
    have = select(Award.customer_id).where(Award.badge_id == badge_id)
    found = sorted({*db.session.scalars(conditions.customers_matching(badge.rule)), *db.session.scalars(have)})
    for start in range(0, len(found), AT_ONCE):
        settle(badge, found[start : start + AT_ONCE])
        run.progress(min(99, 100 * (start + AT_ONCE) // max(1, len(found))))
    return {"awarded": len(found)}


def grant(viewer: Viewer, badge_id: int, handle: str, reason: str) -> Award:
    """Once, or once more where it is repeatable. One with a rule is earned; by hand only whoever it was taken back from gets
    it again."""
    badge = _live(badge_id)
    customer_id = ids_by_handle([handle]).get(handle.lower())
    if customer_id is None:
        raise Invalid({"handle": _("Nobody is called so.")})
    if customer_id == viewer.id:
        raise Invalid({"handle": _("Not to oneself.")})
    there = _award_of(badge_id, customer_id)
    if badge.rule is not None and (there is None or there.revoked_at is None):
        raise Conflict(_("This badge has a rule: it is earned, and not given by hand."))
    if there is not None and there.suspended_at is None and there.revoked_at is None:
        if not badge.is_repeatable:
            raise Conflict(_("They have it already."))
        there.times, there.reason, there.by_id = there.times + 1, reason, viewer.id
        record(BadgeAwarded(actor_id=viewer.id, customer_id=customer_id, badge_id=badge.id, again=True))
        return there
    if there is not None:
        db.session.delete(there)
        db.session.flush()
    made = award(badge, customer_id, reason, viewer.id)
    badge.holders += 1
    return made


def revoke(viewer: Viewer, badge_id: int, customer_id: int, reason: str) -> None:
    """Its owner is told; neither a rule nor time brings it back."""
    there = _award_of(badge_id, customer_id)
    if there is None or there.revoked_at is not None:
        raise NotFound
    db.session.get_one(Badge, badge_id).holders -= there.suspended_at is None
    there.revoked_at = now()
    said = BadgeWithdrawn(
        actor_id=viewer.id, customer_id=customer_id, badge_id=badge_id, reason=reason, is_revoked=True
    )
    record(said)


def _award_of(badge_id: int, customer_id: int) -> Award | None:
    query = select(Award).where(Award.badge_id == badge_id, Award.customer_id == customer_id)
    return db.session.scalars(query.with_for_update()).one_or_none()
