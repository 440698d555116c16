"""Being forgotten: asked for with the password, done after a time of grace, in one transaction over every package."""

from datetime import datetime, timedelta

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import delete, select

from core import mail
from core.access import Viewer
from core.clock import now
from core.commit import after_commit
from core.db import db, empty_log
from core.errors import Invalid, NotFound, Refused
from core.jobs import JobRun, enqueue
from core.journal import record
from core.options import option
from customers.activity import Erased
from customers.models import Customer
from customers.record.merging import packages
from customers.record.models import Erasure
from customers.record.queries import whole_ids
from customers.settings.actions import prove

OPTIONS = {"erasure_grace_days": 14}
MOST_AT_ONCE = 100


def grace_days() -> int:
    return int(option("erasure_grace_days"))


def ask(viewer: Viewer, password: str, with_posts: bool = False) -> datetime:
    """The day on which it happens. Asking again changes only what is to go."""
    assert viewer.id is not None
    _prove(viewer, password)
    waiting = db.session.get(Erasure, viewer.id)
    if waiting is None:
        moment = now()
        due_at = moment + timedelta(days=grace_days())
        waiting = Erasure(customer_id=viewer.id, asked_at=moment, due_at=due_at, with_posts=with_posts)
        db.session.add(waiting)
        db.session.flush()
        _tell(viewer.id, waiting.due_at)
    waiting.with_posts = with_posts
    return waiting.due_at


def erase_myself(viewer: Viewer, password: str, with_posts: bool = False) -> None:
    """Without the time of grace."""
    assert viewer.id is not None
    _prove(viewer, password)
    erase(viewer.id, with_posts)


def _prove(viewer: Viewer, password: str) -> None:
    """Before the first write: comparing a password is slow on purpose."""
    if viewer.is_staff:
        raise Refused(_("As long as you have a role here, somebody has to take it from you first."))
    try:
        prove(viewer, password)
    except Invalid as wrong:
        raise Invalid({"password": str(wrong)}) from wrong


def cancel(viewer: Viewer) -> None:
    db.session.execute(delete(Erasure).where(Erasure.customer_id == viewer.id))


def _tell(customer_id: int, due_at: datetime) -> None:
    customer = db.session.get_one(Customer, customer_id)
    if customer.email and customer.email_verified_at:
        url = f"{current_app.config['SETTINGS'].origin}/me/data"
        mail.post("erasure_asked", customer.email, customer_id=customer_id, day=f"{due_at:%Y-%m-%d}", url=url)


def erase(customer_id: int, with_posts: bool = False) -> None:
    """Now, with every record that went into this one. For the time of grace's end, for commands and for tests."""
    customer = db.session.get(Customer, customer_id)
    if customer is None or customer.erased_at is not None:
        raise NotFound
    for each in whole_ids(customer_id):
        for package in packages():
            if with_posts:
                package.remove(each)
            package.forget(each)
        record(Erased(customer_id=each))
    db.session.execute(delete(Erasure).where(Erasure.customer_id == customer_id))
    after_commit(empty_log)


def erase_due() -> None:
    """The worker's tick: a job, and so a transaction, for each whose time of grace is over."""
    due = select(Erasure.customer_id).where(Erasure.due_at <= now()).order_by(Erasure.due_at).limit(MOST_AT_ONCE)
    for customer_id in db.session.scalars(due).all():
        enqueue("customers.erase", unique_key=f"customers.erase:{customer_id}", customer_id=customer_id)


def _erase_if_due(_run: JobRun, customer_id: int) -> None:
    waiting = db.session.get(Erasure, customer_id)
    if waiting is not None and waiting.due_at <= now():
        erase(customer_id, waiting.with_posts)


JOBS = {"customers.erase": _erase_if_due}
