"""What a delivery says: the feed's entry as the webhook may see it, as it stands now."""

from dataclasses import replace
from typing import Any

from core.access import Viewer
from core.jsons import dump
from customers import viewers
from insights.feed.entries import Asked, Reading
from insights.webhooks.models import Webhook, WebhookDelivery

TEST = "webhooks.test"
LARGEST = 20_000
LONG = ("text", "html")
SEES = frozenset({"feed:read"})


def viewer_of(hook: Webhook) -> Viewer | None:
    """Its owner with a token that names nobody; None where they are no admin any more."""
    person = viewers.by_id(hook.owner_id) if hook.owner_id else None
    return replace(person, scopes=SEES) if person and person.has("admin") else None


def body_of(hook: Webhook, viewer: Viewer, delivery: WebhookDelivery) -> bytes | None:
    """`{type, timestamp, data}`. None of an entry that this viewer may not know of. Too long a text stays here: it is read by the API."""
    if delivery.seq is None:
        return dump({"type": TEST, "timestamp": delivery.created_at, "data": {"webhook": hook.id}})
    entry = next(Reading(viewer, Asked(), hook.feed_secret).at([delivery.seq]), None)
    if entry is None or entry["kind"] is None:
        return None
    whole = dump(_message(entry))
    return whole if len(whole) <= LARGEST else dump(_message(_shortened(entry)))


def _message(entry: dict[str, Any]) -> dict[str, Any]:
    return {"type": entry["kind"], "timestamp": entry["at"], "data": entry}


def _shortened(entry: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in entry["object"].items() if name not in LONG}
    return {**entry, "object": {**kept, "too_long": True}}
