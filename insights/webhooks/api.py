"""/api/v1/webhooks, for admins. A secret is in the answer that makes it and never again."""

from datetime import datetime
from typing import Any, TypedDict

import orjson
from flask import url_for

from core.access import scope, staff, viewer
from core.clock import iso
from core.forms import ListQuery
from core.web import Api, body, query
from insights.webhooks import actions, queries
from insights.webhooks.forms import WebhookChangeForm, WebhookForm

api = Api("webhooks_api", __name__)
ADMIN = scope("admin", staff("admin"))


class WebhookView(TypedDict):
    id: int
    url: str
    kinds: list[str]
    description: str
    enabled: bool
    off_because: str
    failing_since: datetime | None
    created_at: datetime
    old_secret_until: datetime | None


class NewWebhookView(WebhookView):
    secret: str


class DeliveryView(TypedDict):
    id: int
    message_id: str
    seq: int | None
    kind: str
    state: str
    code: int | None
    problem: str
    attempts: int
    next_try_at: datetime | None
    tried_at: datetime | None
    delivered_at: datetime | None
    created_at: datetime


class WholeDeliveryView(DeliveryView):
    body: Any


@api.get("/webhooks", access=ADMIN, gives=WebhookView, query=ListQuery)
def webhooks() -> dict[str, Any]:
    """The newest first."""
    asked = query(ListQuery)
    return queries.webhooks(asked.after.data, asked.limit.data).map(shown)


@api.post("/webhooks", access=ADMIN, takes=WebhookForm, gives=NewWebhookView, status=201)
def make() -> Any:
    """Entries of the feed go to `url` from now on, signed as Standard Webhooks; without `kinds` all of them. The secret is shown
    here and never again."""
    made = actions.make(viewer(), **body().values())
    return _with_secret(made), 201, {"Location": url_for("webhooks_api.webhook", hook_id=made.id)}


@api.get("/webhooks/<int:hook_id>", access=ADMIN, gives=WebhookView)
def webhook(hook_id: int) -> dict[str, Any]:
    return shown(queries.webhook(hook_id))


@api.patch("/webhooks/<int:hook_id>", access=ADMIN, takes=WebhookChangeForm, gives=WebhookView, partial=True)
def change(hook_id: int) -> dict[str, Any]:
    """Who switches one on answers for it: it sees what they may see."""
    queries.webhook(hook_id)
    return shown(actions.change(viewer(), hook_id, **body().values()))


@api.delete("/webhooks/<int:hook_id>", access=ADMIN, status=204)
def remove(hook_id: int) -> Any:
    """With its log."""
    actions.remove(viewer(), hook_id)
    return "", 204


@api.post("/webhooks/<int:hook_id>/secret", access=ADMIN, gives=NewWebhookView)
def rotate(hook_id: int) -> dict[str, Any]:
    """A new secret. For 24 hours each message carries a signature by the old one as well."""
    return _with_secret(actions.rotate(viewer(), hook_id))


@api.post("/webhooks/<int:hook_id>/test", access=ADMIN, gives=DeliveryView, status=202)
def test(hook_id: int) -> Any:
    """Sends a message of the type `webhooks.test`."""
    return line(queries.delivery(hook_id, actions.test(viewer(), hook_id))), 202


@api.get("/webhooks/<int:hook_id>/deliveries", access=ADMIN, gives=DeliveryView, query=ListQuery)
def deliveries(hook_id: int) -> dict[str, Any]:
    """The newest first; kept for thirty days. States: waiting, delivered, failed, passed_over (about what it may not know of)."""
    asked = query(ListQuery)
    queries.webhook(hook_id)
    return queries.deliveries(hook_id, asked.after.data, asked.limit.data).map(line)


@api.get("/webhooks/<int:hook_id>/deliveries/<int:delivery_id>", access=ADMIN, gives=WholeDeliveryView)
def delivery(hook_id: int, delivery_id: int) -> dict[str, Any]:
    """`body` is what would be sent now: what was sent is not kept."""
    said = queries.body(hook_id, delivery_id)
    return line(queries.delivery(hook_id, delivery_id)) | {"body": orjson.loads(said) if said else None}


@api.post("/webhooks/<int:hook_id>/deliveries/<int:delivery_id>/replay", access=ADMIN, gives=DeliveryView, status=202)
def replay(hook_id: int, delivery_id: int) -> Any:
    """Once more, under the same `webhook-id`."""
    actions.replay(viewer(), hook_id, delivery_id)
    return line(queries.delivery(hook_id, delivery_id)), 202


def shown(hook: Any) -> dict[str, Any]:
    """Of a row or of what an action made."""
    return {
        "id": hook.id,
        "url": hook.url,
        "kinds": hook.kinds,
        "description": hook.description,
        "enabled": hook.off_at is None,
        "off_because": hook.off_because,
        "failing_since": iso(hook.failing_since),
        "created_at": iso(hook.created_at),
        "old_secret_until": iso(hook.old_until),
    }


def _with_secret(hook: Any) -> dict[str, Any]:
    return shown(hook) | {"secret": hook.secret}


def line(row: Any) -> dict[str, Any]:
    moments = {name: iso(getattr(row, name)) for name in ("tried_at", "delivered_at", "created_at")}
    plain = {name: getattr(row, name) for name in ("id", "message_id", "seq", "kind", "code", "problem", "attempts")}
    return {**plain, **moments, "state": queries.state(row), "next_try_at": iso(row.due_at)}
