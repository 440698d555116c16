"""Who may see, propose, vote and steer. Rows are those of `ideas.queries`; a rule about seeing is SQL."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, true

from core.access import Role, Viewer, staff
from core.errors import Conflict, Refused
from customers import audiences
from ideas.campaigns.models import Campaign
from ideas.campaigns.states import state_of
from ideas.ideas.models import Idea
from ideas.statuses.models import DONE

STEERING: tuple[Role, ...] = ("product_manager",)
ANSWERING: tuple[Role, ...] = ("product_manager", "marketer", "moderator")
LOOKING: tuple[Role, ...] = ("product_manager", "marketer", "analyst")
STEER, ANSWER, LOOK = staff(*STEERING), staff(*ANSWERING), staff(*LOOKING)  # of routes
SORT = staff(*dict.fromkeys((*ANSWERING, *LOOKING)))


def steers(viewer: Viewer) -> bool:
    """Opens campaigns and decides them, makes statuses."""
    return viewer.has(*STEERING)


def answers(viewer: Viewer) -> bool:
    """Moves ideas along, merges duplicates, votes for those who called."""
    return viewer.has(*ANSWERING)


def looks(viewer: Viewer) -> bool:
    """Learns who stands behind an idea: who bought, and for how much."""
    return viewer.has(*LOOKING)


def must_answer(viewer: Viewer) -> None:
    if not answers(viewer):
        raise Refused(_("Product managers, marketers and moderators do this."))


def must_steer(viewer: Viewer) -> None:
    if not steers(viewer):
        raise Refused(_("Product managers do this."))


def campaign_visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """SQL. One that was not opened yet is for staff."""
    opened = true() if viewer.is_staff else Campaign.opened_at.is_not(None)
    return and_(opened, audiences.includes(Campaign.audience_id, viewer))


def idea_visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """SQL, beside the join of the idea's thread, which may be hidden."""
    return audiences.includes(Idea.audience_id, viewer)


def takes_ideas(campaign: Any) -> bool:
    return state_of(campaign) == "open"


def why_no_ideas(campaign: Any) -> str:
    """Empty where it takes new ones."""
    return {
        "planned": _("This campaign has not opened: it takes no new ideas now."),
        "open": "",
        "shortlist": _("This campaign has its shortlist: it takes no new ideas now."),
    }.get(state_of(campaign), _("This campaign has closed: it takes no new ideas now."))


def must_take_ideas(viewer: Viewer, campaign: Any | None) -> None:
    if viewer.is_guest or viewer.is_silenced:
        raise Refused(_("You may not propose ideas at the moment."))
    reason = why_no_ideas(campaign) if campaign is not None else ""
    if reason:
        raise Conflict(reason)


def why_no_votes(idea: Any) -> str:
    """Empty where it takes votes. `idea` carries its campaign's dates, as far as it has one."""
    if idea.merged_into_id is not None:
        return _("This idea was merged into another one. Vote there.")
    if idea.meaning in DONE:
        return _("This idea is decided: it takes no votes any more.")
    if idea.campaign_id is None:
        return ""
    state = state_of(idea)
    if state == "shortlist" and idea.shortlisted_at is None:
        return _("Only the shortlisted ideas of this campaign take votes now.")
    return "" if state in ("open", "shortlist") else _("This campaign is closed: it takes no votes any more.")


def must_take_votes(viewer: Viewer, idea: Any) -> None:
    if viewer.is_guest or viewer.is_silenced:
        raise Refused(_("You may not vote at the moment."))
    reason = why_no_votes(idea)
    if reason:
        raise Conflict(reason)


def is_theirs(viewer: Viewer, idea: Any) -> bool:
    """Whoever proposed it, who steers and who moderates."""
    if steers(viewer) or viewer.has("moderator"):
        return True
    return not viewer.is_guest and not viewer.is_silenced and idea.author_id == viewer.id


def may_edit(viewer: Viewer, idea: Any) -> bool:
    """Its author while nothing is decided. What was merged stays as it is."""
    if idea.merged_into_id is not None or not is_theirs(viewer, idea):
        return False
    return idea.meaning == "open" or steers(viewer) or viewer.has("moderator")
