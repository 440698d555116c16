"""What staff read of points, badges and levels on a customer's record."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from core.telling import Happened
from rewards.activity import BadgeAwarded, BadgeWithdrawn, LevelChanged, PointsChanged


def _badge(happened: Any) -> tuple[str, int]:
    return "badge", happened.badge_id


def _points(happened: PointsChanged, _known: None) -> str:
    """Also those that are pending."""
    number, whom = abs(happened.points), "%(whom)s"
    if not number:
        return _("Points of %(whom)s that were pending count from now on", whom=whom)
    if happened.points < 0:
        return ngettext("%(whom)s lost %(num)d point", "%(whom)s lost %(num)d points", number, whom=whom)
    return ngettext("%(whom)s got %(num)d point", "%(whom)s got %(num)d points", number, whom=whom)


def _awarded(happened: BadgeAwarded, _known: None) -> str:
    if happened.actor_id is not None:
        return _("%(who)s gave %(whom)s the badge %(thing)s")
    return _("%(whom)s got the badge %(thing)s again") if happened.again else _("%(whom)s got the badge %(thing)s")


def _withdrawn(happened: BadgeWithdrawn, _known: None) -> str:
    if happened.is_revoked:
        return _("%(who)s took the badge %(thing)s back from %(whom)s")
    return _("The badge %(thing)s of %(whom)s rests: what it was for is gone")


def _level(happened: LevelChanged, _known: None) -> str:
    if not happened.rank:
        return _("%(whom)s has no level any more")
    if happened.rank < happened.before:
        return _("%(whom)s fell to the level %(thing)s")
    return _("%(whom)s reached the level %(thing)s")


HAPPENED = {
    PointsChanged: Happened(_points),
    BadgeAwarded: Happened(_awarded, _badge),
    BadgeWithdrawn: Happened(_withdrawn, _badge),
    LevelChanged: Happened(_level, lambda happened: ("level", happened.rank)),
}
