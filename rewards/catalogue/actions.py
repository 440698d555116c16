"""Redeeming, fulfilling, cancelling. The balance is locked before it is looked at, so of twenty at once only as many win as can
pay. Locks come in one order, which merging and the ledger keep as well: people (the lowest id first), the reward, the redemption,
lines, balances."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import insert, select

from core.access import Viewer
from core.clock import now
from core.db import db
from core.errors import Conflict, Invalid, NotFound, Refused
from core.markup.characters import tidied
from customers.queries import lock_person
from customers.record.queries import erasure_of
from customers.standing import ranks
from rewards.catalogue.models import CANCELLED, FULFILLED, REQUESTED, Redemption, Reward, RewardCode
from rewards.ledger.balances import add_to_balances
from rewards.ledger.models import AVAILABLE, SPENDABLE, Balance, Line


def redeem(viewer: Viewer, reward_id: int) -> Redemption:
    lock_person(viewer.id)
    _must_stay(viewer)
    reward = db.session.scalars(
        select(Reward).where(Reward.id == reward_id, Reward.retired_at.is_(None)).with_for_update()
    ).one_or_none()
    if reward is None:
        raise Invalid({"reward_id": _("There is no such reward.")})
    if viewer.is_silenced:
        raise Refused(_("Not at the moment."))
    if ranks([viewer.id or 0]).get(viewer.id or 0, 0) < reward.min_rank:
        raise Conflict(_("This one is kept for a higher level."))
    _check_balance(viewer, reward.cost)
    _take_from_stock(reward)
    made = Redemption(reward_id=reward.id, customer_id=viewer.id, cost=reward.cost, state=REQUESTED, at=now())
    db.session.add(made)
    db.session.flush()
    if reward.has_codes and not viewer.is_new:
        _take_code(reward, made)
    _move(made, -reward.cost, "redeemed")
    return made


def fulfil(viewer: Viewer, redemption_id: int) -> Redemption:
    """It was sent, or looked at and found good: a new member's code is handed out only now."""
    reward = _reward_of(redemption_id)
    redemption = _open_redemption(redemption_id)
    if reward.has_codes:
        _take_code(reward, redemption)
    redemption.state, redemption.ended_at = FULFILLED, now()
    return redemption


def cancel(viewer: Viewer, redemption_id: int) -> Redemption:
    """By staff, or by whose it is while nothing was sent. Points and stock go back."""
    whose = _whose(redemption_id)
    if whose != viewer.id and not viewer.has("marketer", "product_manager"):
        raise NotFound
    lock_person(whose)
    if _whose(redemption_id) != whose:  # another person's row, to be locked behind the first, might close a circle
        raise Conflict(_("This record became another one at this very moment. Try again."))
    reward = _reward_of(redemption_id)
    redemption = _open_redemption(redemption_id)
    redemption.state, redemption.ended_at = CANCELLED, now()
    if reward.stock is not None:
        reward.stock += 1
    _move(redemption, redemption.cost, "redemption_cancelled")
    return redemption


def add_reward(viewer: Viewer, values: dict[str, Any], codes: tuple[str, ...] = ()) -> Reward:
    reward = Reward(made_at=now(), has_codes=bool(codes), **tidied(values))
    db.session.add(reward)
    db.session.flush()
    if codes:
        reward.stock = _add_codes(reward, codes)
    return reward


def change_reward(viewer: Viewer, reward_id: int, values: dict[str, Any], codes: tuple[str, ...] = ()) -> Reward:
    """What was redeemed stays at what it cost. More codes are more stock; codes are never taken back."""
    reward = db.session.get(Reward, reward_id, with_for_update=True)
    if reward is None or reward.retired_at is not None:
        raise NotFound
    for name, value in tidied(values).items():
        if name != "stock" or not reward.has_codes:
            setattr(reward, name, value)
    if codes:
        reward.stock = (reward.stock or 0 if reward.has_codes else 0) + _add_codes(reward, codes)
        reward.has_codes = True
    return reward


def retire_reward(viewer: Viewer, reward_id: int) -> None:
    """Nobody can ask for it any more; what was asked for is still sent."""
    reward = db.session.get(Reward, reward_id)
    if reward is None or reward.retired_at is not None:
        raise NotFound
    reward.retired_at = now()


def _add_codes(reward: Reward, codes: tuple[str, ...]) -> int:
    """How many were new."""
    known = set(db.session.scalars(select(RewardCode.code).where(RewardCode.reward_id == reward.id)))
    new = [code for code in dict.fromkeys(codes) if code not in known]
    if new:
        db.session.execute(insert(RewardCode), [{"reward_id": reward.id, "code": code} for code in new])
    return len(new)


def _must_stay(viewer: Viewer) -> None:
    """What is sent, is sent to somebody: with the record the address and the points go."""
    leaving = erasure_of(viewer.id or 0)
    if leaving is not None:
        day = f"{leaving.due_at:%Y-%m-%d}"
        raise Conflict(
            _("You asked to be forgotten on %(day)s. To redeem something, call that off at “Your data” first.", day=day)
        )


def _check_balance(viewer: Viewer, cost: int) -> None:
    balance = db.session.scalars(
        select(Balance)
        .where(Balance.customer_id == viewer.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    have = balance.spendable if balance else 0
    if have < cost:
        raise Conflict(_("It costs %(cost)s points, and you have %(have)s to spend.", cost=cost, have=have))


def _take_from_stock(reward: Reward) -> None:
    if reward.stock is not None:
        if reward.stock < 1:
            raise Conflict(_("There is none left."))
        reward.stock -= 1


def _take_code(reward: Reward, redemption: Redemption) -> None:
    free = select(RewardCode).where(RewardCode.reward_id == reward.id, RewardCode.redemption_id.is_(None))
    code = db.session.scalars(free.order_by(RewardCode.id).limit(1).with_for_update()).one_or_none()
    if code is None:
        raise Conflict(_("There is none left."))
    code.redemption_id = redemption.id
    redemption.state, redemption.ended_at = FULFILLED, now()


def _move(redemption: Redemption, points: int, reason: str) -> None:
    cause = f"redemption:{redemption.id}"
    paid = select(Line.id).where(Line.cause == cause).order_by(Line.id).limit(1)
    line = {
        "customer_id": redemption.customer_id,
        "balance": SPENDABLE,
        "points": points,
        "state": AVAILABLE,
        "cause": cause,
        "target": cause,
        "reason": reason,
        "reverses_id": db.session.execute(paid).scalar_one_or_none() if points > 0 else None,
        "at": now(),
    }
    db.session.execute(insert(Line), [line])
    add_to_balances([line])


def _whose(redemption_id: int) -> int | None:
    return db.session.scalar(select(Redemption.customer_id).where(Redemption.id == redemption_id))


def _reward_of(redemption_id: int) -> Reward:
    its = select(Redemption.reward_id).where(Redemption.id == redemption_id).scalar_subquery()
    reward = db.session.scalars(select(Reward).where(Reward.id == its).with_for_update(of=Reward)).one_or_none()
    if reward is None:
        raise NotFound
    return reward


def _open_redemption(redemption_id: int) -> Redemption:
    query = select(Redemption).where(Redemption.id == redemption_id).with_for_update()
    redemption = db.session.scalars(query).one_or_none()
    if redemption is None:
        raise NotFound
    if redemption.state != REQUESTED:
        raise Conflict(_("This was settled already."))
    return redemption
