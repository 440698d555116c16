"""Making segments and working out who is in them."""

from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, insert, literal, or_, select, update

from core.access import Viewer
from core.clock import now
from core.db import db
from core.errors import Conflict, Invalid, NotFound, Refused
from customers import conditions
from customers.audit.actions import note
from customers.segments.models import Segment, SegmentMembership

MAKERS = ("product_manager", "marketer", "analyst")
EVERY = timedelta(minutes=15)
AT_ONCE = 20


def create(viewer: Viewer, name: str, rule: Any) -> Segment:
    _judge(viewer, name, rule)
    segment = Segment(name=name, rule=rule, by_id=viewer.id, created_at=now())
    db.session.add(segment)
    db.session.flush()
    evaluate(segment)
    note(viewer, "created", "segment", segment.id)
    return segment


def change(viewer: Viewer, segment_id: int, name: str, rule: Any) -> Segment:
    """From now on; what was known before stays as it was known."""
    segment = _get(segment_id)
    _judge(viewer, name, rule, segment_id)
    segment.name, segment.rule = name, rule
    evaluate(segment)
    note(viewer, "changed", "segment", segment.id)
    return segment


def retire(viewer: Viewer, segment_id: int) -> None:
    """Nobody is in it any more; its past stays known, its name is free."""
    segment = _get(segment_id)
    if not viewer.has(*MAKERS):
        raise Refused
    moment = now()
    _end(SegmentMembership.segment_id == segment.id, moment)
    segment.retired_at, segment.name = moment, f"{segment.name[:100]} #{segment.id}"
    note(viewer, "retired", "segment", segment.id)


def _get(segment_id: int) -> Segment:
    segment = db.session.get(Segment, segment_id)
    if segment is None or segment.retired_at is not None:
        raise NotFound
    return segment


def _judge(viewer: Viewer, name: str, rule: Any, own_id: int = 0) -> None:
    if not viewer.has(*MAKERS):
        raise Refused(_("Segments are made by product managers, marketers, analysts and admins."))
    problem = conditions.check(rule)
    if problem:
        raise Invalid({"rule": problem})
    same = select(Segment.id).where(func.lower(Segment.name) == func.lower(literal(name)), Segment.id != own_id)
    if db.session.scalar(same):
        raise Conflict(_("There is a segment of this name already."))


def evaluate(segment: Segment) -> None:
    """Two statements: who left, and who came. A rule that can't be read any more (an attribute was retired) changes
    nothing."""
    moment = now()
    if conditions.check(segment.rule) is None:
        matching = conditions.customers_matching(segment.rule).subquery()
        theirs = SegmentMembership.segment_id == segment.id
        _end(theirs & SegmentMembership.customer_id.not_in(select(matching.c.customer_id)), moment)
        inside = select(SegmentMembership.customer_id).where(theirs, SegmentMembership.until.is_(None))
        new = select(literal(segment.id), matching.c.customer_id, literal(moment, SegmentMembership.since.type)).where(
            matching.c.customer_id.not_in(inside)
        )
        db.session.execute(insert(SegmentMembership).from_select(["segment_id", "customer_id", "since"], new))
    segment.evaluated_at = moment
    db.session.flush()


def _end(which: Any, moment: Any) -> None:
    ended = update(SegmentMembership).where(which, SegmentMembership.until.is_(None)).values(until=moment)
    db.session.execute(ended, execution_options={"synchronize_session": False})


def evaluate_due() -> None:
    """The worker's tick: those that were not looked at for a quarter of an hour, the longest unseen first."""
    unseen = or_(Segment.evaluated_at.is_(None), Segment.evaluated_at <= now() - EVERY)
    due = select(Segment).where(Segment.retired_at.is_(None), unseen).order_by(Segment.evaluated_at).limit(AT_ONCE)
    for segment in db.session.scalars(due.with_for_update(skip_locked=True)):
        evaluate(segment)
