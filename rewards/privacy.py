"""What recognition holds of a person. Merging moves the lines, and the balances are summed anew from them; erasing leaves the lines,
which the ledger's reader then answers by forfeiting what is left."""

from collections.abc import Iterable, Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, delete, select, update

from core.db import db
from core.privacy import Held, Moved, Privacy, move
from core.redaction import redact
from customers.queries import called, who_they_became
from customers.standing import put_points, ranks
from rewards.badges.awarding import recount
from rewards.badges.models import Award, Badge
from rewards.catalogue.models import Redemption, Reward, RewardCode
from rewards.leaderboard.models import LeftOut
from rewards.ledger.balances import rebuild_balances
from rewards.ledger.models import Line
from rewards.ledger.queries import status_of
from rewards.levels.models import LevelGrace
from rewards.levels.standing import settle_levels

WHY = _l("To thank you, and so that you can follow every point.")


def _lines(customer_id: int) -> Select:
    shown = (
        Line.id,
        Line.at,
        Line.balance,
        Line.points,
        Line.state,
        Line.rule_key,
        Line.reason,
        Line.target,
        Line.note,
    )
    return select(*shown, Line.reverses_id).where(Line.customer_id == customer_id)


def _badges(customer_id: int) -> Select:
    shown = (Award.id, Award.awarded_at.label("at"), Badge.name, Award.suspended_at, Award.revoked_at, Award.reason)
    return select(*shown).join(Badge, Badge.id == Award.badge_id).where(Award.customer_id == customer_id)


def _redemptions(customer_id: int) -> Select:
    shown = (Redemption.id, Redemption.at, Reward.name, Redemption.cost, Redemption.state, RewardCode.code)
    query = select(*shown).join(Reward, Reward.id == Redemption.reward_id)
    joined = query.outerjoin(RewardCode, RewardCode.redemption_id == Redemption.id)
    return joined.where(Redemption.customer_id == customer_id)


def forget(customer_id: int) -> None:
    had = db.session.execute(delete(Award).where(Award.customer_id == customer_id).returning(Award.badge_id)).scalars()
    recount(had.all())
    db.session.execute(update(Award).where(Award.by_id == customer_id).values(by_id=None))
    redact(called(customer_id), Award.reason, talked=True)
    db.session.execute(delete(LeftOut).where(LeftOut.customer_id == customer_id))
    db.session.execute(delete(LevelGrace).where(LevelGrace.customer_id == customer_id))
    db.session.execute(update(Line).where(Line.customer_id == customer_id).values(note=""))


def merge(from_id: int, into_id: int) -> Iterable[Moved]:
    moved = [
        move(Line.customer_id, from_id, into_id),
        move(Redemption.customer_id, from_id, into_id),
        move(Award.customer_id, from_id, into_id, one_per=(Award.badge_id,)),
        move(LeftOut.customer_id, from_id, into_id, one_per=()),
        move(LevelGrace.customer_id, from_id, into_id, one_per=()),
    ]
    recount(db.session.scalars(select(Award.badge_id).where(Award.customer_id == into_id)).all())
    _settle([from_id, into_id])
    return moved


def healed(customer_ids: Sequence[int]) -> None:
    """Whatever was earned by whom the journal names is theirs again, also what was read only while the records were one."""
    theirs = select(Line.earner_id).where(Line.customer_id.in_(customer_ids)).distinct()
    for earner_id, owner_id in who_they_became(set(db.session.scalars(theirs))).items():
        lines = update(Line).where(Line.customer_id.in_(customer_ids), Line.earner_id == earner_id)
        db.session.execute(
            lines.where(Line.customer_id != owner_id).values(customer_id=owner_id),
            execution_options={"synchronize_session": False},
        )
    _settle(customer_ids)


def _settle(customer_ids: Sequence[int]) -> None:
    """Balances, what is shown of them, and levels, from the lines as they are now."""
    rebuild_balances(customer_ids)
    have = dict.fromkeys(ranks(customer_ids), 0) | status_of(customer_ids)
    put_points(have)
    settle_levels(customer_ids)


PRIVACY = Privacy(
    name="rewards",
    held=[
        Held("points", _l("Your points"), _lines, WHY, _l("You and staff"), _l("What you wrote and bought")),
        Held("badges", _l("Your badges"), _badges, WHY, _l("Everyone"), _l("What you wrote and bought")),
        Held(
            "redemptions",
            _l("What you redeemed"),
            _redemptions,
            _l("To send it to you."),
            _l("You and staff"),
            _l("You"),
        ),
    ],
    forget=forget,
    merge=merge,
    healed=healed,
)
