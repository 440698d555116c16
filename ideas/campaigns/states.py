"""Where a campaign stands: it follows from its dates, so nothing has to be switched."""

from datetime import datetime
from typing import Any, Literal

from core.clock import now
from core.keeping import good_until

State = Literal["planned", "open", "shortlist", "closed", "decided"]


def state_of(campaign: Any, at: datetime | None = None) -> State:
    """`campaign` has opened_at, shortlist_at, closes_at, closed_at and decided_at. A page that shows where it stands is
    not kept longer than that holds."""
    moment = at or now()
    for change in (campaign.shortlist_at, campaign.closes_at):
        if change is not None and change > moment:
            good_until(change)
    if campaign.decided_at is not None:
        return "decided"
    if campaign.opened_at is None:
        return "planned"
    if campaign.closed_at is not None or campaign.closes_at <= moment:
        return "closed"
    return "shortlist" if campaign.shortlist_at is not None and campaign.shortlist_at <= moment else "open"
