"""Reading the catalogue."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from core.db import db
from core.errors import NotFound
from core.paging import Page, keyset
from customers.queries import with_author
from rewards.catalogue.models import REQUESTED, Redemption, Reward, RewardCode
from rewards.levels.models import Level


def catalogue() -> Sequence[Any]:
    """Cheapest first."""
    return db.session.execute(select(Reward.__table__).where(Reward.retired_at.is_(None)).order_by(Reward.cost)).all()


def level_names() -> list[str]:
    """By rank, the first level first."""
    return list(db.session.scalars(select(Level.name).order_by(Level.points)))


def redemption(redemption_id: int) -> Any:
    query = select(Redemption.__table__, RewardCode.code, Reward.name)
    joined = query.join(Reward, Reward.id == Redemption.reward_id).outerjoin(
        RewardCode, RewardCode.redemption_id == Redemption.id
    )
    return db.session.execute(joined.where(Redemption.id == redemption_id)).one_or_none()


def reward_by_id(reward_id: int) -> Any:
    query = select(Reward.__table__).where(Reward.id == reward_id, Reward.retired_at.is_(None))
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound
    return row


def redemptions(customer_id: int | None, state: str | None, after: str | None, limit: int) -> Page[Any]:
    """Newest first; everybody's where no customer is named."""
    query = select(Redemption.__table__, RewardCode.code, Reward.name).join(Reward, Reward.id == Redemption.reward_id)
    query = query.outerjoin(RewardCode, RewardCode.redemption_id == Redemption.id)
    if customer_id is not None:
        query = query.where(Redemption.customer_id == customer_id)
    if state:
        query = query.where(Redemption.state == state)
    return keyset(query, Redemption.id, after=after, limit=limit)


def redemptions_of(customer_id: int) -> Sequence[Any]:
    query = select(Redemption.__table__, RewardCode.code, Reward.name).join(Reward, Reward.id == Redemption.reward_id)
    mine = query.outerjoin(RewardCode, RewardCode.redemption_id == Redemption.id)
    return db.session.execute(
        mine.where(Redemption.customer_id == customer_id).order_by(Redemption.id.desc()).limit(50)
    ).all()


def waiting_redemptions(after: str | None, limit: int = 50) -> Page[Any]:
    """For whoever sends things out, the oldest first."""
    query = with_author(select(Redemption.__table__, Reward.name), Redemption.customer_id)
    joined = query.join(Reward, Reward.id == Redemption.reward_id).where(Redemption.state == REQUESTED)
    return keyset(joined, Redemption.id, after=after, limit=limit, newest=False)
