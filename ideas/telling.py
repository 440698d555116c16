"""What people hear of ideas and campaigns."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from core.telling import Sentence, Subject, Telling, Tells, Told
from ideas.activity import IdeaMerged, IdeaWon, PeopleInvited, StatusChanged
from ideas.campaigns import queries as campaigns
from ideas.following.queries import followers_of, supporters_of
from ideas.happened import HAPPENED
from ideas.ideas import queries as ideas

People = Mapping[int, set[int]]


def _invited(happened: PeopleInvited, invited: campaigns.Invited) -> Iterator[Told]:
    for customer_id in invited.get((happened.campaign_id, happened.after, happened.upto), ()):
        yield Told(customer_id, "campaign", "campaign", happened.campaign_id)


def _status_changed(happened: StatusChanged, followers: People) -> Iterator[Told]:
    for customer_id in sorted(followers.get(happened.idea_id, ())):
        yield Told(customer_id, "status", "idea", happened.idea_id, happened.thread_id)


def _merged(happened: IdeaMerged, supporters: People) -> Iterator[Told]:
    """Where their votes went."""
    for customer_id in sorted(supporters.get(happened.idea_id, ())):
        yield Told(customer_id, "idea_merged", "idea", happened.into_id, happened.thread_id)


def _won(happened: IdeaWon, _known: None) -> Iterator[Told]:
    yield Told(happened.author_id, "idea_won", "idea", happened.idea_id, happened.thread_id)


def _of_ideas(read: Callable[[Sequence[int]], People]) -> Callable[[Sequence[Any]], People]:
    return lambda happened: read(sorted({one.idea_id for one in happened}))


TELLING = Telling(
    "ideas",
    tells={
        PeopleInvited: Tells(
            _invited,
            lambda happened: campaigns.invited_to({(one.campaign_id, one.after, one.upto) for one in happened}),
        ),
        StatusChanged: Tells(_status_changed, _of_ideas(followers_of)),
        IdeaMerged: Tells(_merged, _of_ideas(supporters_of)),
        IdeaWon: Tells(_won),
    },
    sentences={
        "campaign": Sentence("announcement", lambda _who, title: _("You are invited: “%(title)s”", title=title)),
        "status": Sentence("idea", lambda _who, title: _("“%(title)s” moved: see where it stands", title=title)),
        "idea_won": Sentence("star", lambda _who, title: _("Your idea “%(title)s” won its campaign", title=title)),
        "idea_merged": Sentence(
            "idea", lambda _who, title: _("An idea that you support became part of “%(title)s”", title=title)
        ),
    },
    subjects={
        "idea": Subject(ideas.titles_of, ideas.url_of),
        "campaign": Subject(campaigns.titles_of, campaigns.url_of),
    },
    happened=HAPPENED,
)
