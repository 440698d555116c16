"""Who signed it? Several secrets may hold at once (separated by commas), so that one can be changed without a gap."""

import hmac
from datetime import timedelta

from flask import Request

from core import signing
from core.clock import now

TOLERANCE = timedelta(seconds=300)


def secrets_of(setting: str | None) -> list[str]:
    """None of them is empty: the settings refuse that at the start, and an empty key would let anybody in."""
    return [part.strip() for part in (setting or "").split(",") if part.strip()]


def is_standard(request: Request, secrets: list[str]) -> bool:
    """[Standard Webhooks]: `id.timestamp.body`, any of the signatures by any of the keys, within five minutes."""
    event_id, timestamp = request.headers.get("webhook-id", ""), request.headers.get("webhook-timestamp", "")
    if not event_id or not _is_now(timestamp):
        return False
    signed = signing.content(event_id, timestamp, request.get_data(cache=True))
    given = [part[3:] for part in request.headers.get("webhook-signature", "").split() if part.startswith("v1,")]
    keys = [key for secret in secrets for key in signing.keys_of(secret)]
    return True in [_same(key, signed, signature) for key in keys for signature in given]


def is_plain(request: Request, header: str, secrets: list[str]) -> bool:
    """base64 of the HMAC of the raw body: what Shopify and WooCommerce send."""
    signature, body = request.headers.get(header, ""), request.get_data(cache=True)
    return True in [_same(secret.encode(), body, signature) for secret in secrets]


def _same(key: bytes, signed: bytes, signature: str) -> bool:
    """In constant time. A list, not a generator, above: how long it takes says nothing about which one held."""
    made = signing.signature(key, signed)
    return bool(key) and hmac.compare_digest(made, signature.encode("utf-8", "replace"))


def _is_now(timestamp: str) -> bool:
    if not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12:
        return False
    return abs(now().timestamp() - int(timestamp)) <= TOLERANCE.total_seconds()
