"""What staff read of ideas and campaigns on a customer's record."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from core.telling import Happened
from ideas import activity as ideas


def _into(happened: Any) -> tuple[str, int]:
    return "idea", happened.into_id


def _voted(happened: ideas.Voted, _known: None) -> str:
    if happened.is_change:
        return _("%(who)s changed their vote for %(thing)s")
    if happened.by_id is not None:
        return _("Staff wrote down that %(who)s wants %(thing)s")
    return _("%(who)s voted for %(thing)s")


def _closed(happened: ideas.CampaignClosed, _known: None) -> str:
    if happened.is_decided:
        return _("%(who)s named the winners of %(thing)s")
    return _("%(who)s closed the campaign %(thing)s")


def _plain(sentence: Callable[[], str]) -> Happened:
    return Happened(lambda _happened, _known: sentence())


HAPPENED = {
    ideas.CampaignOpened: _plain(lambda: _("%(who)s opened the campaign %(thing)s")),
    ideas.CampaignClosed: Happened(_closed),
    ideas.Submitted: _plain(lambda: _("%(who)s proposed %(thing)s")),
    ideas.Edited: _plain(lambda: _("%(who)s edited the idea %(thing)s")),
    ideas.Voted: Happened(_voted),
    ideas.VoteWithdrawn: _plain(lambda: _("%(who)s took back the vote for %(thing)s")),
    ideas.StatusChanged: _plain(lambda: _("%(who)s said where %(thing)s stands")),
    ideas.IdeaWon: _plain(lambda: _("%(who)s named %(thing)s by %(whom)s a winner of its campaign")),
    ideas.WinWithdrawn: _plain(lambda: _("%(who)s took back that %(thing)s by %(whom)s won its campaign")),
    ideas.IdeaMerged: Happened(lambda _happened, _known: _("%(who)s put another idea into %(thing)s"), _into),
    ideas.IdeaUnmerged: _plain(lambda: _("%(who)s made %(thing)s an idea of its own again")),
    ideas.IdeaHidden: _plain(lambda: _("%(who)s hid the idea %(thing)s")),
    ideas.IdeaRestored: _plain(lambda: _("%(who)s restored the idea %(thing)s")),
    ideas.IdeaDeleted: _plain(lambda: _("%(who)s deleted the idea %(thing)s")),
}
