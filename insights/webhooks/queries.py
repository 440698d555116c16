"""Webhooks and their logs, as pages and programs see them. Secrets are never among it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from core.db import db
from core.errors import NotFound
from core.paging import Page, keyset
from insights.webhooks.models import Webhook, WebhookDelivery
from insights.webhooks.payload import body_of, viewer_of

SHOWN = (
    Webhook.id,
    Webhook.url,
    Webhook.kinds,
    Webhook.description,
    Webhook.created_at,
    Webhook.off_at,
    Webhook.off_because,
    Webhook.failing_since,
    Webhook.old_until,
)
LINES = (
    WebhookDelivery.id,
    WebhookDelivery.message_id,
    WebhookDelivery.seq,
    WebhookDelivery.kind,
    WebhookDelivery.created_at,
    WebhookDelivery.due_at,
    WebhookDelivery.attempts,
    WebhookDelivery.tried_at,
    WebhookDelivery.code,
    WebhookDelivery.problem,
    WebhookDelivery.delivered_at,
)


def webhooks(after: str | None, limit: int) -> Page[Any]:
    return keyset(select(*SHOWN), Webhook.id, after=after, limit=limit)


def webhook(hook_id: int) -> Any:
    row = db.session.execute(select(*SHOWN).where(Webhook.id == hook_id)).one_or_none()
    if row is None:
        raise NotFound
    return row


def deliveries(hook_id: int, after: str | None, limit: int) -> Page[Any]:
    """The newest first."""
    return keyset(
        select(*LINES).where(WebhookDelivery.webhook_id == hook_id), WebhookDelivery.id, after=after, limit=limit
    )


def delivery(hook_id: int, delivery_id: int) -> Any:
    this = (WebhookDelivery.webhook_id == hook_id, WebhookDelivery.id == delivery_id)
    row = db.session.execute(select(*LINES).where(*this)).one_or_none()
    if row is None:
        raise NotFound
    return row


def body(hook_id: int, delivery_id: int) -> bytes | None:
    """What would be sent now: nothing that was sent is kept. None where it would not be."""
    hook, sent = db.session.get(Webhook, hook_id), db.session.get(WebhookDelivery, delivery_id)
    if hook is None or sent is None or sent.webhook_id != hook.id:
        raise NotFound
    viewer = viewer_of(hook)
    return body_of(hook, viewer, sent) if viewer else None


def state(line: Any) -> str:
    if line.delivered_at:
        return "delivered"
    if line.due_at:
        return "waiting"
    return "passed_over" if line.problem == "unseen" else "failed"


def how_many_wait() -> Sequence[Any]:
    """For `/metrics`: (webhook, deliveries on their way)."""
    waiting = select(WebhookDelivery.webhook_id, func.count()).where(WebhookDelivery.due_at.is_not(None))
    return db.session.execute(waiting.group_by(WebhookDelivery.webhook_id)).all()
