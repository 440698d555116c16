"""The log keeps no person, but people type names."""

from sqlalchemy import delete, or_

from core.db import db
from core.privacy import Privacy
from customers.queries import names_of
from search_index.models import Search

SHORTEST = 3


def forget(customer_id: int) -> None:
    """Searches for who they were go. Their texts leave the index when the reader comes to `customers.erased`."""
    names = [name for name in names_of(customer_id) if len(name) >= SHORTEST]
    if names:
        named = or_(*(Search.words.contains(name, autoescape=True) for name in names))
        db.session.execute(delete(Search).where(named), execution_options={"synchronize_session": False})


PRIVACY = Privacy(name="search_index", held=[], forget=forget, merge=lambda from_id, into_id: [])
