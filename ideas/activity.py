"""What happens to ideas and campaigns, as the journal knows it. `author_id` is whose idea it is, `actor_id` who did
it."""

from dataclasses import dataclass, field
from typing import Any

from core.journal import Activity, IgnoredBy


@dataclass(frozen=True, kw_only=True)
class _OfIdea(Activity):
    object_type = "idea"
    idea_id: int
    thread_id: int | None = None
    author_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class CampaignOpened(Activity):
    kind = "ideas.campaign_opened"
    object_type = "campaign"
    campaign_id: int


@dataclass(frozen=True, kw_only=True)
class PeopleInvited(Activity):
    """Those of its audience whose ids lie behind `after` and up to `upto`, as far as nobody had invited them lately."""

    kind = "ideas.people_invited"
    object_type = "campaign"
    is_private = True
    campaign_id: int
    after: int
    upto: int


@dataclass(frozen=True, kw_only=True)
class CampaignClosed(Activity):
    """`is_decided` where the winners were named; it may have been closed before."""

    kind = "ideas.campaign_closed"
    object_type = "campaign"
    campaign_id: int
    is_decided: bool = False


@dataclass(frozen=True, kw_only=True)
class Submitted(_OfIdea):
    """The author's own vote comes with it as an entry of its own."""

    kind = "ideas.submitted"
    campaign_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Edited(_OfIdea):
    kind = "ideas.edited"


@dataclass(frozen=True, kw_only=True)
class Voted(_OfIdea):
    """The actor is the voter. `is_change`: only the weight is another. `by_id` cast it for them."""

    kind = "ideas.voted"
    weight: int = 1
    is_change: bool = False
    by_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class VoteWithdrawn(_OfIdea):
    kind = "ideas.vote_withdrawn"


@dataclass(frozen=True, kw_only=True)
class StatusChanged(_OfIdea):
    """`meaning` is which of the five the new status is one of, `before` the one it had. Without a change of either
    it is a new official answer."""

    kind = "ideas.status_changed"
    told = ("meaning", "before")
    status_id: int = 0
    meaning: str = "open"
    before: str = "open"


@dataclass(frozen=True, kw_only=True)
class IdeaWon(_OfIdea):
    """Its campaign was decided for it, with so many points as it had promised. `post_id` is what the idea says."""

    kind = "ideas.won"
    campaign_id: int = 0
    points: int = 0
    post_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class WinWithdrawn(_OfIdea):
    """Said anew, and it is not among the winners any more."""

    kind = "ideas.win_withdrawn"
    campaign_id: int = 0
    post_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class IdeaMerged(_OfIdea):
    """`idea_id` went into `into_id`."""

    kind = "ideas.merged"
    into_id: int = 0


@dataclass(frozen=True, kw_only=True)
class IdeaUnmerged(_OfIdea):
    kind = "ideas.unmerged"
    into_id: int = 0


@dataclass(frozen=True, kw_only=True)
class IdeaHidden(_OfIdea):
    kind = "ideas.hidden"
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class IdeaRestored(_OfIdea):
    kind = "ideas.restored"


@dataclass(frozen=True, kw_only=True)
class IdeaDeleted(_OfIdea):
    """`stood` (forum/tombstones.py) where it is in no table any more."""

    kind = "ideas.deleted"
    reason: str = ""
    stood: dict[str, Any] = field(default_factory=dict)


KINDS = [
    CampaignOpened,
    PeopleInvited,
    CampaignClosed,
    Submitted,
    Edited,
    Voted,
    VoteWithdrawn,
    StatusChanged,
    IdeaWon,
    WinWithdrawn,
    IdeaMerged,
    IdeaUnmerged,
    IdeaHidden,
    IdeaRestored,
    IdeaDeleted,
]
"""Everything that this package records."""

# Readers that pass over these kinds: said here, so that a new kind is forgotten by nobody (tests/rules/test_kinds.py).
IGNORED_BY: IgnoredBy = {
    "search": (
        CampaignOpened,
        PeopleInvited,
        CampaignClosed,
    ),
    "ledger": tuple(kind for kind in KINDS if kind not in (IdeaWon, WinWithdrawn)),
    "badges": (
        CampaignOpened,
        PeopleInvited,
        CampaignClosed,
        Edited,
    ),
    "members": tuple(KINDS),
    "inbox": (
        CampaignOpened,
        CampaignClosed,
        Submitted,
        Edited,
        Voted,
        VoteWithdrawn,
        WinWithdrawn,
        IdeaUnmerged,
        IdeaHidden,
        IdeaRestored,
        IdeaDeleted,
    ),
}
