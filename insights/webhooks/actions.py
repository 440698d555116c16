"""What admins do with webhooks."""

import hashlib
import json
import secrets
from collections.abc import Sequence
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, func, insert, select, update

from core.access import Viewer
from core.clock import now
from core.db import db
from core.errors import Conflict, NotFound, Refused
from core.jobs import enqueue
from core.journal.readers import head
from core.signing import new_secret
from customers.audit.actions import note
from customers.queries import lock_person
from insights.webhooks.models import Webhook, WebhookDelivery
from insights.webhooks.payload import TEST
from insights.webhooks.reader import DELIVER, row_of

MOST = 20
BOTH_HOLD = timedelta(hours=24)


def make(viewer: Viewer, url: str, kinds: Sequence[str], description: str = "", once: str = "") -> Webhook:
    """`once` is the key of the form as it was shown: who clicks twice is shown the one that was made, with its secret. How many
    there may be bounds how many receivers are spoken to at one time."""
    _must_keep(viewer)
    lock_person(viewer.id)
    made_with = _key(viewer, once, url, kinds, description) if once else None
    before = select(Webhook).where(Webhook.made_with == made_with)
    if made_with and (made := db.session.scalars(before).one_or_none()):
        return made
    if (db.session.scalar(select(func.count()).select_from(Webhook)) or 0) >= MOST:
        raise Conflict(_("There are %(most)s webhooks already, and no more than that.", most=MOST))
    hook = _new(viewer, url, kinds, description, made_with)
    note(viewer, "webhook_made", "webhook", hook.id, kinds=hook.kinds)
    return hook


def _new(viewer: Viewer, url: str, kinds: Sequence[str], description: str, made_with: str | None) -> Webhook:
    hook = Webhook(
        owner_id=viewer.id,
        url=url,
        kinds=sorted(set(kinds)),
        description=description,
        secret=new_secret(),
        feed_secret=secrets.token_hex(32),
        made_with=made_with,
        heard_from=head(),
        created_at=now(),
        off_because="",
        failures=0,
        free_at=now(),
    )
    db.session.add(hook)
    db.session.flush()
    return hook


def _key(viewer: Viewer, once: str, *content: object) -> str:
    return hashlib.sha256(json.dumps([viewer.id, once, *content]).encode()).hexdigest()


def change(
    viewer: Viewer,
    hook_id: int,
    url: str | None = None,
    kinds: Sequence[str] | None = None,
    description: str | None = None,
    enabled: bool | None = None,
) -> Webhook:
    """None leaves a thing as it is."""
    hook = one(viewer, hook_id)
    if url is not None:
        hook.url = url
    if kinds is not None:
        hook.kinds = sorted(set(kinds))
    if description is not None:
        hook.description = description
    if enabled is not None and enabled == bool(hook.off_at):
        _switch_on(viewer, hook) if enabled else _switch_off(hook)
    note(viewer, "webhook_changed", "webhook", hook.id, on=hook.off_at is None, kinds=hook.kinds)
    return hook


def _switch_on(viewer: Viewer, hook: Webhook) -> None:
    """Whoever does so answers for it from here on. What happened while it was off stands in the feed alone; what waited, goes."""
    hook.owner_id, hook.off_at, hook.off_because, hook.heard_from = viewer.id, None, "", head()
    hook.failures, hook.failing_since, hook.free_at = 0, None, now()
    enqueue(DELIVER, hook_id=hook.id)


def _switch_off(hook: Webhook) -> None:
    hook.off_at, hook.off_because = now(), "admin"


def remove(viewer: Viewer, hook_id: int) -> None:
    """With its log."""
    hook = one(viewer, hook_id)
    db.session.execute(delete(WebhookDelivery).where(WebhookDelivery.webhook_id == hook.id))
    db.session.execute(delete(Webhook).where(Webhook.id == hook.id))
    note(viewer, "webhook_removed", "webhook", hook_id)


def rotate(viewer: Viewer, hook_id: int) -> Webhook:
    """A new secret; for a day each message is signed with the old one too."""
    hook = one(viewer, hook_id)
    hook.old_secret, hook.old_until, hook.secret = hook.secret, now() + BOTH_HOLD, new_secret()
    note(viewer, "webhook_secret_changed", "webhook", hook.id)
    return hook


def test(viewer: Viewer, hook_id: int) -> int:
    """The id of a delivery that is about nothing."""
    hook = _switched_on(viewer, hook_id)
    made = insert(WebhookDelivery).values(row_of(hook.id, TEST, None)).returning(WebhookDelivery.id)
    delivery_id = db.session.execute(made).scalar_one()
    _go_now(hook)
    note(viewer, "webhook_tested", "webhook", hook.id)
    return delivery_id


def replay(viewer: Viewer, hook_id: int, delivery_id: int) -> None:
    """Once more under the same id, with all its tries, whether it arrived or not."""
    hook = _switched_on(viewer, hook_id)
    anew = {"due_at": now(), "attempts": 0, "problem": "", "code": None, "delivered_at": None}
    this = (WebhookDelivery.webhook_id == hook.id, WebhookDelivery.id == delivery_id)
    replayed = update(WebhookDelivery).where(*this).values(anew).returning(WebhookDelivery.id)
    if db.session.execute(replayed).scalar_one_or_none() is None:
        raise NotFound
    _go_now(hook)
    note(viewer, "webhook_replayed", "webhook", hook.id, delivery=delivery_id)


def _go_now(hook: Webhook) -> None:
    """Asked for by hand, it waits for no rest. Where a sender is at it just now, something may go twice, under one id."""
    if hook.failures and hook.free_at > now():
        hook.free_at = now()
    enqueue(DELIVER, hook_id=hook.id)


def one(viewer: Viewer, hook_id: int) -> Webhook:
    _must_keep(viewer)
    hook = db.session.get(Webhook, hook_id)
    if hook is None:
        raise NotFound
    return hook


def _switched_on(viewer: Viewer, hook_id: int) -> Webhook:
    hook = one(viewer, hook_id)
    if hook.off_at:
        raise Conflict(_("It is switched off. Switch it on first."))
    return hook


def _must_keep(viewer: Viewer) -> None:
    if not viewer.has("admin"):
        raise Refused(_("Admins do this."))
