"""What looks like gaming, for staff to look at: points that come very fast, and two who mostly thank each other. It takes
nothing away; an hourly job raises an alarm with a link to the record."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from core.clock import now
from core.db import db
from core.jobs import JobRun, enqueue
from core.journal.models import JournalRow
from core.options import option
from customers.purchases.alarms import raise_once
from rewards.ledger.models import STATUS, Line
from rewards.rules import triggers as on

JOB = "rewards.look_for_unusual"
OPTIONS = {"alarm_points_a_day": 300, "alarm_mutual_thanks": 10}
MOST = 50


def look_hourly() -> None:
    """The worker's tick: the key lets one wait at a time, and it is due an hour after the one before."""
    enqueue(JOB, delay=timedelta(hours=1), unique_key=JOB)


def look(run: JobRun) -> dict[str, int]:
    fast, rings = list(fast_earners()), list(mutual_pairs())
    day = f"{now():%Y-%m-%d}"
    for row in fast:
        said = _("%(points)s points for contributions within a day.", points=row.points)
        raise_once("points_fast", f"customer {row.customer_id}", day, said)
    for row in rings:
        said = _("They thanked each other %(a)s and %(b)s times in 30 days.", a=row.given, b=row.taken)
        raise_once("points_ring", f"customer {row.one}, customer {row.other}", f"{now():%Y-%m}", said)
    return {"fast": len(fast), "rings": len(rings)}


def fast_earners() -> Iterable[Any]:
    total = func.sum(Line.points)
    day = (Line.balance == STATUS, Line.reason.in_(on.CONTRIBUTIONS), Line.at >= now() - timedelta(days=1))
    query = select(Line.customer_id, total.label("points")).where(*day).group_by(Line.customer_id)
    return db.session.execute(query.having(total > _limit("alarm_points_a_day")).order_by(total.desc()).limit(MOST))


def mutual_pairs() -> Iterable[Any]:
    """(one, other, given, taken), each pair once."""
    thanks = (
        select(JournalRow.actor_id.label("giver"), Line.customer_id.label("taker"), func.count().label("n"))
        .join(JournalRow, JournalRow.seq == Line.seq)
        .where(Line.balance == STATUS, Line.points > 0, Line.reason.in_(on.FROM_OTHERS))
        .where(Line.at >= now() - timedelta(days=30), JournalRow.actor_id.is_not(None))
        .group_by(JournalRow.actor_id, Line.customer_id)
        .having(func.count() >= _limit("alarm_mutual_thanks"))
        .cte("thanks")
    )
    back = aliased(thanks)
    both = and_(back.c.giver == thanks.c.taker, back.c.taker == thanks.c.giver, thanks.c.giver < thanks.c.taker)
    columns = (thanks.c.giver.label("one"), thanks.c.taker.label("other"), thanks.c.n.label("given"), back.c.n)
    return db.session.execute(select(*columns[:3], columns[3].label("taken")).join(back, both).limit(MOST))


def _limit(name: str) -> int:
    return int(option(name))


JOBS = {JOB: look}
