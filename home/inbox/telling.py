"""Whom an activity concerns, and as what. Each person hears once, as what is nearest to them; nobody hears of what they did themselves."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.journal import Entry
from forum import activity as forum
from forum.following.levels import MUTED, WATCHING
from ideas import activity as ideas
from rewards import activity as rewards

MENTION, REPLY, POST, LIKE, WORKED, ANSWER = "mention", "reply", "post", "like", "worked", "answer"
SOLVED, BADGE, LEVEL = "solved", "badge", "level"
CAMPAIGN, STATUS, IDEA_MERGED, WON = "campaign", "status", "idea_merged", "idea_won"


@dataclass(frozen=True, slots=True)
class Told:
    customer_id: int
    kind: str
    subject_type: str
    subject_id: int
    thread_id: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What was read for the batch: who follows each thread, whose the posts are that were replied to, who hears of an idea's
    status, who supported one that was merged, who was invited to a campaign."""

    followers: Mapping[int, Mapping[int, str]]
    post_authors: Mapping[int, int | None]
    idea_followers: Mapping[int, Collection[int]] = field(default_factory=dict)
    idea_supporters: Mapping[int, Collection[int]] = field(default_factory=dict)
    invited: Mapping[int, Collection[int]] = field(default_factory=dict)


def told(entry: Entry, known: Known) -> Iterator[Told]:
    heard: set[int | None] = {entry.activity.actor_id, None}
    muted = _muted(entry, known)
    for one in TELLS[type(entry.activity)](entry.activity, known):
        if one.customer_id not in heard and (one.kind == MENTION or one.customer_id not in muted):
            heard.add(one.customer_id)
            yield one


def _muted(entry: Entry, known: Known) -> set[int]:
    levels = known.followers.get(getattr(entry.activity, "thread_id", 0), {})
    return {customer_id for customer_id, level in levels.items() if level == MUTED}


def _thread_started(happened: forum.ThreadStarted, known: Known) -> Iterator[Told]:
    for customer_id in happened.mentions:
        yield Told(customer_id, MENTION, "thread", happened.thread_id, happened.thread_id)


def _post_added(happened: forum.PostAdded, known: Known) -> Iterator[Told]:
    def tell(customer_id: int | None, kind: str) -> Told:
        return Told(customer_id or 0, kind, "post", happened.post_id, happened.thread_id)

    for mentioned in happened.mentions:
        yield tell(mentioned, MENTION)
    replied_to = known.post_authors.get(happened.reply_to_id or 0)
    if replied_to is not None:
        yield tell(replied_to, REPLY)
    for customer_id, level in known.followers.get(happened.thread_id, {}).items():
        if level == WATCHING:
            yield tell(customer_id, POST)


def _reacted(happened: forum.PostReacted, known: Known) -> Iterator[Told]:
    kinds = {"like": LIKE, "worked": WORKED}
    if happened.author_id is not None and happened.reaction in kinds:
        kind = kinds[happened.reaction]
        yield Told(happened.author_id, kind, "post", happened.post_id, happened.thread_id)


def _accepted(happened: forum.AnswerAccepted, known: Known) -> Iterator[Told]:
    if happened.author_id is not None:
        yield Told(happened.author_id, ANSWER, "post", happened.post_id, happened.thread_id)
    for customer_id, level in known.followers.get(happened.thread_id, {}).items():
        if level == WATCHING:
            yield Told(customer_id, SOLVED, "post", happened.post_id, happened.thread_id)


def _badge(happened: rewards.BadgeAwarded, known: Known) -> Iterator[Told]:
    yield Told(happened.customer_id, BADGE, "badge", happened.badge_id)


def _level(happened: rewards.LevelChanged, known: Known) -> Iterator[Told]:
    if happened.rank > happened.before:
        yield Told(happened.customer_id, LEVEL, "level", happened.rank)


def _campaign_opened(happened: ideas.CampaignOpened, known: Known) -> Iterator[Told]:
    for customer_id in sorted(known.invited.get(happened.campaign_id, ())):
        yield Told(customer_id, CAMPAIGN, "campaign", happened.campaign_id)


def _status_changed(happened: ideas.StatusChanged, known: Known) -> Iterator[Told]:
    for customer_id in sorted(known.idea_followers.get(happened.idea_id, ())):
        yield Told(customer_id, STATUS, "idea", happened.idea_id, happened.thread_id)


def _won(happened: ideas.IdeaWon, known: Known) -> Iterator[Told]:
    if happened.author_id is not None:
        yield Told(happened.author_id, WON, "idea", happened.idea_id, happened.thread_id)


def _idea_merged(happened: ideas.IdeaMerged, known: Known) -> Iterator[Told]:
    """Where their votes went."""
    for customer_id in sorted(known.idea_supporters.get(happened.idea_id, ())):
        yield Told(customer_id, IDEA_MERGED, "idea", happened.into_id, happened.thread_id)


Tell = Callable[[Any, Known], Iterator[Told]]
TELLS: dict[type, Tell] = {
    forum.ThreadStarted: _thread_started,
    forum.PostAdded: _post_added,
    forum.PostReacted: _reacted,
    forum.AnswerAccepted: _accepted,
    rewards.BadgeAwarded: _badge,
    rewards.LevelChanged: _level,
    ideas.CampaignOpened: _campaign_opened,
    ideas.StatusChanged: _status_changed,
    ideas.IdeaMerged: _idea_merged,
    ideas.IdeaWon: _won,
}
