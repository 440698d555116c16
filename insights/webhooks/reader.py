"""The webhooks' reader: telling. One delivery for each entry and each webhook that wants its kind; imports tell nobody anything."""

import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from core.clock import now
from core.db import db, insert_or
from core.jobs import enqueue
from core.journal import Activity, Entry, IgnoredBy
from core.journal.readers import Reader, Style
from insights.webhooks.models import Webhook, WebhookDelivery

NAME = "webhooks"
DELIVER = "webhooks.deliver"


def make_reader(kinds: Iterable[type[Activity]]) -> Reader:
    """Whatever the feed shows, also kinds that are still to come."""
    return Reader(
        NAME, Style.TELLING, write, reads=frozenset(each for each in kinds if not each.is_private), imports=False
    )


def passed_over(kinds: Iterable[type[Activity]]) -> IgnoredBy:
    return {NAME: tuple(each for each in kinds if each.is_private)}


def write(entries: Sequence[Entry]) -> None:
    hooks = select(Webhook.id, Webhook.kinds, Webhook.heard_from).where(Webhook.off_at.is_(None))
    for hook in db.session.execute(hooks).all():
        if rows := [row_of(hook.id, each.activity.kind, each.seq) for each in entries if _wants(hook, each)]:
            db.session.execute(insert_or(WebhookDelivery).on_conflict_do_nothing(), rows)
            enqueue(DELIVER, hook_id=hook.id)


def _wants(hook: Any, entry: Entry) -> bool:
    return entry.seq > hook.heard_from and (not hook.kinds or entry.activity.kind in hook.kinds)


def row_of(hook_id: int, kind: str, seq: int | None) -> dict[str, Any]:
    """The id stays the same however often it is sent."""
    return {
        "webhook_id": hook_id,
        "message_id": f"msg_{secrets.token_urlsafe(18)}",
        "seq": seq,
        "kind": kind,
        "created_at": now(),
        "due_at": now(),
        "attempts": 0,
        "problem": "",
    }
