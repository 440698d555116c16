"""Making and withdrawing tokens."""

import hashlib
import secrets
from typing import Sequence

from core.clock import now
from core.db import db
from customers.tokens.models import ApiToken

PREFIX = "clab_"


def fingerprint(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def create_token(customer_id: int, scopes: Sequence[str], name: str = "") -> tuple[ApiToken, str]:
    """The row and the token itself, which is shown now and never again."""
    token = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken(
        customer_id=customer_id,
        name=name,
        hash=fingerprint(token),
        scopes=sorted(set(scopes)),
        feed_secret=secrets.token_hex(32),
        created_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    return row, token
