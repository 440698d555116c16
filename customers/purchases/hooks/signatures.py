"""Who signed it? Several secrets may hold at once (separated by commas), so that one can be changed without a gap."""

import base64
import binascii
import hashlib
import hmac
from datetime import timedelta

from flask import Request

from core.clock import now

PREFIX = "whsec_"
TOLERANCE = timedelta(seconds=300)


def secrets_of(setting: str | None) -> list[str]:
    """None of them is empty: the settings refuse that at the start, and an empty key would let anybody in."""
    return [part.strip() for part in (setting or "").split(",") if part.strip()]


def standard_keys(secret: str) -> list[bytes]:
    """`whsec_` and base64; without the prefix the text itself, or what it encodes."""
    if secret.startswith(PREFIX):
        return [base64.b64decode(secret.removeprefix(PREFIX), validate=True)]
    try:
        decoded = base64.b64decode(secret, validate=True)
    except (binascii.Error, ValueError):
        decoded = b""
    return [secret.encode(), *([decoded] if len(decoded) >= 24 else [])]


def is_standard(request: Request, secrets: list[str]) -> bool:
    """[Standard Webhooks]: `id.timestamp.body`, any of the signatures by any of the keys, within five minutes."""
    event_id, timestamp = request.headers.get("webhook-id", ""), request.headers.get("webhook-timestamp", "")
    if not event_id or not _is_now(timestamp):
        return False
    signed = f"{event_id}.{timestamp}.".encode() + request.get_data(cache=True)
    given = [part[3:] for part in request.headers.get("webhook-signature", "").split() if part.startswith("v1,")]
    keys = [key for secret in secrets for key in standard_keys(secret)]
    return True in [_same(key, signed, signature) for key in keys for signature in given]


def is_plain(request: Request, header: str, secrets: list[str]) -> bool:
    """base64 of the HMAC of the raw body: what Shopify and WooCommerce send."""
    signature, body = request.headers.get(header, ""), request.get_data(cache=True)
    return True in [_same(secret.encode(), body, signature) for secret in secrets]


def _same(key: bytes, signed: bytes, signature: str) -> bool:
    """In constant time. A list, not a generator, above: how long it takes says nothing about which one held."""
    made = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())
    return bool(key) and hmac.compare_digest(made, signature.encode("utf-8", "replace"))


def _is_now(timestamp: str) -> bool:
    if not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12:
        return False
    return abs(now().timestamp() - int(timestamp)) <= TOLERANCE.total_seconds()
