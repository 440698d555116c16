"""Points to spend in a campaign that votes by budget: so many for everyone, two more for each order after the
first, at most 25.

What lies on ideas that shipped, were declined or are gone is in the hand again. A refund lowers what one may spend
and takes no vote away: then more is spent than there is, which is shown, and nothing can be added until that is
made up for.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from core.db import db
from forum.threads.hosting import gone
from ideas.ideas.models import Idea
from ideas.statuses.models import DONE, Status
from ideas.votes.models import Vote
from ideas.votes.value import orders_ever

FOR_A_REPEAT = 2
CAP = 25


@dataclass(frozen=True)
class Budget:
    total: int
    spent: int

    @property
    def left(self) -> int:
        return max(0, self.total - self.spent)

    @property
    def over(self) -> int:
        return max(0, self.spent - self.total)


def total(base: int, orders: int) -> int:
    repeats = max(0, orders - 1)
    return max(base, min(CAP, base + FOR_A_REPEAT * repeats))


def budget_of(customer_id: int, campaign_id: int, base: int) -> Budget:
    return Budget(total(base, orders_ever(customer_id)), spent(customer_id, campaign_id))


def spent(customer_id: int, campaign_id: int) -> int:
    query: Any = (
        select(func.coalesce(func.sum(Vote.weight), 0))
        .join(Idea, Idea.id == Vote.root_id)
        .join(Status, Status.id == Idea.status_id)
        .where(
            Vote.customer_id == customer_id,
            Vote.counts,
            Idea.campaign_id == campaign_id,
            Status.meaning.not_in(DONE),
            ~gone(Idea.thread_id),
        )
    )
    return int(db.session.scalar(query) or 0)
