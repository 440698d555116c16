"""What one does with one's inbox."""

from sqlalchemy import update

from core.access import Viewer
from core.clock import now
from core.db import db
from core.kept_pages import person_stamp
from core.stamps import touch
from home.inbox.models import InboxEntry


def mark_all_read(viewer: Viewer) -> None:
    unread = update(InboxEntry).where(InboxEntry.customer_id == viewer.id, InboxEntry.read_at.is_(None))
    db.session.execute(unread.values(read_at=now()))
    touch(person_stamp(viewer.id or 0))
