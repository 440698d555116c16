"""Being left out of the leaderboard, and being on it again. Guests' kept pages show it at once."""

from sqlalchemy import delete

from core.access import Viewer
from core.db import db
from core.stamps import SITE, touch
from rewards.leaderboard.models import LeftOut


def leave(viewer: Viewer) -> None:
    db.session.merge(LeftOut(customer_id=viewer.id))
    touch(SITE)


def join(viewer: Viewer) -> None:
    db.session.execute(delete(LeftOut).where(LeftOut.customer_id == viewer.id))
    touch(SITE)
