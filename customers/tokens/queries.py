"""Reading tokens."""

import hashlib

from flask import current_app
from sqlalchemy import select

from core.access import Viewer
from core.db import db
from customers.tokens.models import ApiToken


def feed_secret(viewer: Viewer) -> str:
    """What keys the people in this token's feed; a browser session has one of its person's own."""
    if viewer.token_id is not None:
        return db.session.execute(select(ApiToken.feed_secret).where(ApiToken.id == viewer.token_id)).scalar_one()
    return hashlib.sha256(f"feed:{viewer.id}:{current_app.secret_key!s}".encode()).hexdigest()
