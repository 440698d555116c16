"""What people hear of badges and levels."""

from collections.abc import Iterator

from flask_babel import gettext as _

from core.telling import Sentence, Subject, Telling, Tells, Told
from rewards.activity import BadgeAwarded, BadgeWithdrawn, LevelChanged
from rewards.badges.queries import titles_of as titles_of_badges
from rewards.happened import HAPPENED
from rewards.levels.standing import titles_of as titles_of_levels


def _badge(happened: BadgeAwarded, _known: None) -> Iterator[Told]:
    yield Told(happened.customer_id, "badge", "badge", happened.badge_id)


def _revoked(happened: BadgeWithdrawn, _known: None) -> Iterator[Told]:
    """Taken back by staff. What rests because something was returned is no news of the inbox: whoever returned it knows."""
    if happened.is_revoked:
        yield Told(happened.customer_id, "rewards_badge_revoked", "badge", happened.badge_id)


def _level(happened: LevelChanged, _known: None) -> Iterator[Told]:
    """Going down is nobody's news."""
    if happened.rank > happened.before:
        yield Told(happened.customer_id, "level", "level", happened.rank)


TELLING = Telling(
    "rewards",
    tells={BadgeAwarded: Tells(_badge), BadgeWithdrawn: Tells(_revoked), LevelChanged: Tells(_level)},
    sentences={
        "badge": Sentence("medal", lambda _who, title: _("You got the badge “%(title)s”", title=title)),
        "rewards_badge_revoked": Sentence(
            "undo", lambda _who, title: _("Staff took the badge “%(title)s” back", title=title)
        ),
        "level": Sentence("star", lambda _who, title: _("You reached the level “%(title)s”", title=title)),
    },
    subjects={
        "badge": Subject(titles_of_badges, lambda row: f"/badges/{row.id}/{row.slug}"),
        "level": Subject(titles_of_levels, lambda _row: "/rewards"),
    },
    happened=HAPPENED,
)
