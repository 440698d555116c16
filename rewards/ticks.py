"""What the worker does now and then."""

from core.db import db
from core.journal import record
from customers.standing import put_points
from rewards.activity import PointsChanged
from rewards.ledger.balances import mature
from rewards.ledger.queries import status_of
from rewards.levels.standing import settle_levels


def mature_points() -> None:
    """Points whose return window is over count from now on: for the balance, what is shown of it, and the level."""
    moved = mature()
    db.session.flush()
    if moved:
        put_points(status_of(moved))
        for customer_id in moved:
            record(PointsChanged(customer_id=customer_id, points=0))
        settle_levels(moved)
