"""Following an idea, and not."""

from core.access import Viewer
from core.clock import now
from core.db import db, insert_or
from ideas.following.models import IdeaFollow
from ideas.ideas.queries import head


def follow(viewer: Viewer, idea_id: int, wanted: bool) -> None:
    """Who voted follows anyway; saying no is remembered."""
    head(viewer, idea_id)
    add = insert_or(IdeaFollow).values(idea_id=idea_id, customer_id=viewer.id, is_muted=not wanted, since=now())
    keys = ["idea_id", "customer_id"]
    db.session.execute(add.on_conflict_do_update(index_elements=keys, set_={"is_muted": not wanted}))
