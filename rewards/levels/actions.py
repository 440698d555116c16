"""Changing levels. Everybody is brought to where their points stand among the new ones, by a job."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select

from core.access import Viewer
from core.db import db
from core.errors import Invalid
from core.jobs import JobRun, enqueue
from customers.audit.actions import note
from rewards.ledger.models import Balance
from rewards.levels.models import Level
from rewards.levels.standing import AT_ONCE, all_levels, settle_levels

JOB = "rewards.settle_levels"


def put_levels(viewer: Viewer, wanted: Sequence[dict[str, Any]]) -> list[Level]:
    """These are the levels from now on, by their points."""
    points, names = [one["points"] for one in wanted], [one["name"].casefold() for one in wanted]
    if len(set(points)) < len(points):
        raise Invalid({"levels": _("Each level needs points of its own.")})
    if len(set(names)) < len(names):
        raise Invalid({"levels": _("Each level needs a name of its own.")})
    db.session.execute(delete(Level))
    db.session.add_all(
        [Level(name=one["name"], points=one["points"], brings=one.get("brings") or "") for one in wanted]
    )
    db.session.flush()
    note(viewer, "set", "levels", None, count=len(wanted))
    enqueue(JOB, owner_id=viewer.id)
    return all_levels()


def settle_all(run: JobRun) -> dict[str, int]:
    ids = list(db.session.scalars(select(Balance.customer_id).order_by(Balance.customer_id)))
    for start in range(0, len(ids), AT_ONCE):
        settle_levels(ids[start : start + AT_ONCE], is_over=True)
        run.progress(min(99, 100 * (start + AT_ONCE) // max(1, len(ids))))
    return {"settled": len(ids)}


JOBS = {JOB: settle_all}
