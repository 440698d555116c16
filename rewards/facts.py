"""What segments and audiences can ask about a customer's recognition; badges too, but about badges themselves."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, cast, null, select

from core.db import UtcDateTime, db
from core.facts import Fact
from customers.standing import Standing
from rewards.badges.models import HELD, Award, Badge
from rewards.ledger.models import AVAILABLE, STATUS, Line
from rewards.levels.models import Level


def points() -> Select:
    """The status balance, as far as it counts already; of a time, what the lines of that time sum to."""
    counted = (Line.balance == STATUS, Line.state == AVAILABLE)
    return select(Line.customer_id, Line.points.label("value"), Line.at).where(*counted)


def level() -> Select:
    """By the name that it has today. Since when is not known here."""
    never = cast(null(), UtcDateTime()).label("at")
    return select(Standing.customer_id, Standing.level.label("value"), never)


def badges() -> Select:
    """Those that are held, by the end of their address."""
    held = select(Award.customer_id, Badge.slug.label("value"), Award.awarded_at.label("at"))
    return held.join(Badge, Badge.id == Award.badge_id).where(HELD)


def _levels() -> list[tuple[str, str]]:
    return [(name, name) for name in db.session.scalars(select(Level.name).order_by(Level.points))]


def _badges() -> list[tuple[str, str]]:
    return [(row.slug, row.name) for row in db.session.execute(select(Badge.slug, Badge.name).order_by(Badge.name))]


BADGES = "badges"
FACTS = [
    Fact("points", _l("points"), "sum", points, unit="points"),
    Fact("level", _l("level"), "set", level, choices=(("value", _levels),)),
    Fact(BADGES, _l("badge"), "set", badges, choices=(("value", _badges),)),
]
