"""What webhooks hold of a person: which of them a member of staff made. What is sent is read anew each time and never kept."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select, update

from core.db import db
from core.privacy import Held, Moved, Privacy, move
from insights.webhooks.models import Webhook


def _webhooks(customer_id: int) -> Select:
    return select(Webhook.id, Webhook.created_at.label("at"), Webhook.description).where(
        Webhook.owner_id == customer_id
    )


def forget(customer_id: int) -> None:
    """Nobody answers for it any more: it is switched off when it has something to send."""
    db.session.execute(update(Webhook).where(Webhook.owner_id == customer_id).values(owner_id=None))


def merge(from_id: int, into_id: int) -> list[Moved]:
    return [move(Webhook.owner_id, from_id, into_id)]


PRIVACY = Privacy(
    name="webhooks",
    held=[
        Held(
            "webhooks",
            _l("Webhooks you answer for"),
            _webhooks,
            why=_l("They see what you may see."),
            seen_by=_l("Admins"),
            source=_l("Written down when you made them"),
        )
    ],
    forget=forget,
    merge=merge,
)
