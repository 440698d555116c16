"""[Standard Webhooks]: what a message is signed with. The same arithmetic judges what comes in and signs what goes out."""

import base64
import binascii
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"
KEY_BYTES = 32


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def keys_of(secret: str) -> list[bytes]:
    """`whsec_` and base64; without the prefix the text itself, or what it encodes."""
    if secret.startswith(PREFIX):
        return [base64.b64decode(secret.removeprefix(PREFIX), validate=True)]
    try:
        decoded = base64.b64decode(secret, validate=True)
    except (binascii.Error, ValueError):
        decoded = b""
    return [secret.encode(), *([decoded] if len(decoded) >= 24 else [])]


def content(message_id: str, timestamp: str, body: bytes) -> bytes:
    return f"{message_id}.{timestamp}.".encode() + body


def signature(key: bytes, signed: bytes) -> bytes:
    return base64.b64encode(hmac.digest(key, signed, "sha256"))


def signed_headers(message_id: str, timestamp: str, body: bytes, with_secrets: Iterable[str]) -> dict[str, str]:
    """One signature for each secret: while one is changed, whoever has the old or the new one is content."""
    signed = content(message_id, timestamp, body)
    made = [signature(keys_of(secret)[0], signed).decode() for secret in with_secrets]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(f"v1,{each}" for each in made),
    }
