"""All threads of a category to another one: some at once, the rest by a job, each with its line in the journal so that whatever
follows it (search, numbers of members) follows."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select, update

from core.access import Viewer
from core.db import among, db
from core.errors import Conflict, Invalid
from core.jobs import JobRun, enqueue
from core.journal import record
from core.stamps import SITE, touch
from customers.audit.actions import note
from forum.activity import ThreadMoved
from forum.categories.actions import hosts, known_to, one_of
from forum.categories.closing import must_mean_to_close
from forum.categories.models import Category
from forum.threads.models import Thread

AT_ONCE = 500
JOB = "forum.move_threads"


def move_threads(viewer: Viewer, slug: str, into: str, is_meant: bool = False) -> int:
    """How many are still on their way when this is done. `is_meant`: fewer see the other one, and whoever moves them knows."""
    known = known_to(viewer)
    source = one_of(known, slug)
    if into not in known or into == slug:
        raise Invalid({"into": _("Choose another category.")})
    if hosts(source):
        raise Conflict(_("The conversations of ideas and surveys stay where they are."))
    target = known[into]
    must_mean_to_close(source.see, target.see, target.name, is_meant)
    note(viewer, "threads_moved", "category", source.id, slug=slug, into=into)
    _move_some(viewer.id, source, target.id)
    left = _left(source.id)
    if left:
        enqueue(JOB, owner_id=viewer.id, unique_key=f"{JOB}:{source.id}", from_id=source.id, into_id=target.id)
    return left


def move_rest(run: JobRun, from_id: int, into_id: int) -> dict[str, Any]:
    """Ends early where one of the two was retired meanwhile."""
    moved = 0
    while (source := db.session.get(Category, from_id)) and db.session.get(Category, into_id):
        some = _move_some(run.owner_id, source, into_id)
        moved += some
        if not some:
            break
        run.progress(100 * moved // (moved + _left(from_id)))
    return {"moved": moved}


def _move_some(actor_id: int | None, source: Category, into_id: int) -> int:
    first = select(Thread.id).where(Thread.category_id == source.id).order_by(Thread.id).limit(AT_ONCE)
    ids = list(db.session.scalars(first))
    moved = update(Thread).where(among(Thread.id, ids)).values(category_id=into_id)
    db.session.execute(moved, execution_options={"synchronize_session": False})
    for number in ids:
        record(ThreadMoved(actor_id=actor_id, thread_id=number, from_category=source.slug))
    touch(SITE)
    return len(ids)


def _left(category_id: int) -> int:
    return db.session.scalar(select(func.count()).where(Thread.category_id == category_id)) or 0


JOBS = {JOB: move_rest}
