"""Taking deliveries to where they go.

A job says that a webhook has something to send; the sending itself is done by a thread of its own, so that a receiver that
takes its time holds up neither the worker nor another webhook. In all processes together one sender is at a webhook at a time:
it takes the webhook for a minute (`free_at`) and takes it again with each delivery. One that dies is followed by the next, a minute
later, with the same ids. No transaction is open while a receiver thinks.
"""

import threading
from contextvars import copy_context
from dataclasses import dataclass
from datetime import timedelta

import structlog
from flask import Flask, current_app
from sqlalchemy import delete, select, update
from sqlalchemy.exc import SQLAlchemyError

from core import outgoing
from core.access import GUEST
from core.clock import epoch, now
from core.commit import commit, rollback
from core.db import db
from core.jobs import Job, JobRun, enqueue
from core.signing import signed_headers
from core.transactions import reading, writing
from customers.audit.actions import note
from insights.webhooks import schedule
from insights.webhooks.models import Webhook, WebhookDelivery
from insights.webhooks.payload import body_of, viewer_of
from insights.webhooks.reader import DELIVER

TAKEN_FOR = timedelta(seconds=60)
SOON = timedelta(seconds=15)
KEPT = timedelta(days=30)
AT_ONCE = 1000
UNSEEN = "unseen"
THREAD = "webhook"
log = structlog.get_logger("webhooks")


@dataclass(frozen=True)
class Parcel:
    """A delivery, ready to go; without a body it does not. `is_owned`: somebody answers for the webhook."""

    hook_id: int
    delivery_id: int
    url: str
    headers: dict[str, str]
    body: bytes | None
    is_owned: bool


def start(run: JobRun, hook_id: int) -> None:
    """The job. There are a few webhooks at most, so a few threads: one that finds another at its webhook ends at once."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    context = copy_context()
    threading.Thread(target=context.run, args=(_aside, app, hook_id), name=f"{THREAD} {hook_id}", daemon=True).start()


def _aside(app: Flask, hook_id: int) -> None:
    with app.app_context(), writing():
        try:
            send_all(hook_id)
        except SQLAlchemyError as error:  # what was not sent is still due, and found again
            rollback()
            log.error("sender failed", webhook=hook_id, error=repr(error))


def send_all(hook_id: int) -> None:
    """What is due, the oldest first, until nothing is or the receiver fails. What came while it was let go is looked for once more."""
    while _take(hook_id):
        pause = _send_due(hook_id)
        _let_go(hook_id, pause)
        if pause or _next(hook_id) is None:
            return


def _send_due(hook_id: int) -> timedelta:
    """Answers how long the receiver is to be left in peace."""
    while (parcel := _next(hook_id)) is not None:
        if pause := _handed_over(parcel) if parcel.body is not None else _left(parcel):
            return pause
    return timedelta()


def _take(hook_id: int) -> bool:
    free = (Webhook.id == hook_id, Webhook.off_at.is_(None), Webhook.free_at <= now())
    taken = update(Webhook).where(*free).values(free_at=now() + TAKEN_FOR).returning(Webhook.id)
    is_ours = db.session.execute(taken).scalar_one_or_none() is not None
    commit()
    return is_ours


def _let_go(hook_id: int, pause: timedelta) -> None:
    if timedelta() < pause <= SOON:
        enqueue(DELIVER, delay=pause, hook_id=hook_id)
    db.session.execute(
        update(Webhook).where(Webhook.id == hook_id).values(free_at=now() + min(pause, schedule.LONGEST_REST))
    )
    commit()


def _next(hook_id: int) -> Parcel | None:
    """The next that is due, as it stands now. What is read here is read without a lock and let go."""
    due = (WebhookDelivery.webhook_id == hook_id, WebhookDelivery.due_at <= now(), Webhook.off_at.is_(None))
    query = select(Webhook, WebhookDelivery).join(Webhook, Webhook.id == WebhookDelivery.webhook_id).where(*due)
    with reading():
        rollback()
        row = db.session.execute(query.order_by(WebhookDelivery.due_at, WebhookDelivery.id).limit(1)).one_or_none()
        found = None if row is None else _packed(*row)
        rollback()
    return found


def _packed(hook: Webhook, delivery: WebhookDelivery) -> Parcel:
    viewer = viewer_of(hook)
    body = body_of(hook, viewer, delivery) if viewer else None
    made = {"Content-Type": "application/json", "User-Agent": "Customer-Lab"}
    if body is not None:
        made |= signed_headers(delivery.message_id, str(epoch(now())), body, _secrets(hook))
    return Parcel(hook.id, delivery.id, hook.url, made, body, is_owned=viewer is not None)


def _left(parcel: Parcel) -> timedelta:
    """Not sent: it is about what this webhook may not know of, or nobody answers for the webhook any more."""
    hook, delivery = db.session.get(Webhook, parcel.hook_id), db.session.get(WebhookDelivery, parcel.delivery_id)
    if hook is not None and delivery is not None and parcel.is_owned:
        delivery.due_at, delivery.problem = None, UNSEEN
    elif hook is not None:
        _switch_off(hook, "owner")
    commit()
    return timedelta()


def _handed_over(parcel: Parcel) -> timedelta:
    own_hosts = current_app.config["SETTINGS"].own_hosts
    try:
        answer = outgoing.post(parcel.url, parcel.body or b"", parcel.headers, own_hosts)
    except outgoing.Unreached as nobody:
        return _noted(parcel, None, nobody.why)
    return _noted(parcel, answer, "answer")


def _secrets(hook: Webhook) -> list[str]:
    both = hook.old_secret and hook.old_until and hook.old_until > now()
    return [hook.secret, hook.old_secret] if both and hook.old_secret else [hook.secret]


def _noted(parcel: Parcel, answer: outgoing.Answer | None, problem: str) -> timedelta:
    """What became of it. Both rows may be gone meanwhile."""
    hook, delivery = db.session.get(Webhook, parcel.hook_id), db.session.get(WebhookDelivery, parcel.delivery_id)
    if hook is None or delivery is None:
        rollback()
        return timedelta()
    delivery.attempts, delivery.tried_at = delivery.attempts + 1, now()
    delivery.code, hook.free_at = answer.status if answer else None, now() + TAKEN_FOR
    if answer and 200 <= answer.status < 300:
        delivery.delivered_at, delivery.due_at, delivery.problem = now(), None, ""
        hook.failures, hook.failing_since = 0, None
        pause = timedelta()
    else:
        pause = _failed(hook, delivery, answer, problem)
    commit()
    return pause


def _failed(hook: Webhook, delivery: WebhookDelivery, answer: outgoing.Answer | None, problem: str) -> timedelta:
    is_gone = answer is not None and answer.status == 410
    delivery.problem = problem
    delivery.due_at = None if is_gone else schedule.next_try(delivery.attempts, answer.retry_after if answer else "")
    hook.failures, hook.failing_since = hook.failures + 1, hook.failing_since or now()
    if is_gone or now() - hook.failing_since >= schedule.DEAD_AFTER:
        _switch_off(hook, "gone" if is_gone else "dead")
    waits = (delivery.due_at or now()) - now()
    return max(schedule.rest(hook.failures), waits if waits <= SOON else timedelta())


def _switch_off(hook: Webhook, because: str) -> None:
    hook.off_at, hook.off_because = now(), because
    note(GUEST, "webhook_stopped", "webhook", hook.id, because=because)
    log.warning("webhook switched off", webhook=hook.id, because=because)


def wake_due() -> None:
    """The worker's tick: what waited for its next try, and what a sender that died left."""
    is_due = select(WebhookDelivery.id).where(WebhookDelivery.webhook_id == Webhook.id, WebhookDelivery.due_at <= now())
    query = select(Webhook.id).where(Webhook.off_at.is_(None), Webhook.free_at <= now(), is_due.exists())
    for hook_id in db.session.scalars(query).all():
        enqueue(DELIVER, hook_id=hook_id)


def forget_old() -> None:
    """The log is no archive. The worker's tick."""
    old = select(WebhookDelivery.id).where(WebhookDelivery.created_at < now() - KEPT).limit(AT_ONCE)
    db.session.execute(delete(WebhookDelivery).where(WebhookDelivery.id.in_(old)))
    done = (Job.name == DELIVER, Job.state == "done", Job.due_at < now() - TAKEN_FOR)
    db.session.execute(delete(Job).where(*done))


JOBS = {DELIVER: start}
TICKS = [wake_due, forget_old]
