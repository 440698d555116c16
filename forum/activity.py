"""What happens in conversations, as the journal knows it: ids and small facts, never words.

`author_id` is whose post it is, `actor_id` who did it. The opening post comes with its thread.
"""

from dataclasses import dataclass, field
from typing import Any

from core.journal import Activity, IgnoredBy


@dataclass(frozen=True, kw_only=True)
class _OfThread(Activity):
    object_type = "thread"
    thread_id: int


@dataclass(frozen=True, kw_only=True)
class _OfPost(Activity):
    object_type = "post"
    post_id: int
    thread_id: int
    author_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ThreadStarted(_OfThread):
    kind = "forum.thread_started"
    post_id: int
    thread_kind: str = "discussion"
    mentions: list[int] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class ThreadEdited(_OfThread):
    kind = "forum.thread_edited"


@dataclass(frozen=True, kw_only=True)
class ThreadMoved(_OfThread):
    """`from_category` is the slug of where it stood until then."""

    kind = "forum.thread_moved"
    from_category: str = ""


@dataclass(frozen=True, kw_only=True)
class ThreadClosed(_OfThread):
    kind = "forum.thread_closed"


@dataclass(frozen=True, kw_only=True)
class ThreadReopened(_OfThread):
    kind = "forum.thread_reopened"


@dataclass(frozen=True, kw_only=True)
class ThreadHidden(_OfThread):
    kind = "forum.thread_hidden"
    reason: str = ""
    post_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ThreadRestored(_OfThread):
    kind = "forum.thread_restored"
    post_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ThreadDeleted(_OfThread):
    """`stood` (forum/tombstones.py) where it is in no table any more."""

    kind = "forum.thread_deleted"
    reason: str = ""
    post_id: int | None = None
    stood: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ThreadsMerged(_OfThread):
    """`thread_id` went into `into_id`; its posts got new numbers there."""

    kind = "forum.threads_merged"
    into_id: int


@dataclass(frozen=True, kw_only=True)
class ThreadSplit(_OfThread):
    """`thread_id` is new, made of posts of `from_id`."""

    kind = "forum.thread_split"
    from_id: int


@dataclass(frozen=True, kw_only=True)
class PostAdded(_OfPost):
    kind = "forum.post_added"
    number: int = 0
    reply_to_id: int | None = None
    mentions: list[int] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class PostEdited(_OfPost):
    kind = "forum.post_edited"


@dataclass(frozen=True, kw_only=True)
class PostHidden(_OfPost):
    kind = "forum.post_hidden"
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class PostRestored(_OfPost):
    kind = "forum.post_restored"


@dataclass(frozen=True, kw_only=True)
class PostDeleted(_OfPost):
    """`stood` as of a thread."""

    kind = "forum.post_deleted"
    reason: str = ""
    stood: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PostReacted(_OfPost):
    kind = "forum.post_reacted"
    told = ("reaction",)
    reaction: str


@dataclass(frozen=True, kw_only=True)
class ReactionWithdrawn(_OfPost):
    kind = "forum.reaction_withdrawn"
    told = ("reaction",)
    reaction: str


@dataclass(frozen=True, kw_only=True)
class AnswerAccepted(_OfPost):
    kind = "forum.answer_accepted"


@dataclass(frozen=True, kw_only=True)
class AnswerWithdrawn(_OfPost):
    """`is_removal` where it went with its post."""

    kind = "forum.answer_withdrawn"
    is_removal: bool = False


KINDS = [
    ThreadStarted,
    ThreadEdited,
    ThreadMoved,
    ThreadClosed,
    ThreadReopened,
    ThreadHidden,
    ThreadRestored,
    ThreadDeleted,
    ThreadsMerged,
    ThreadSplit,
    PostAdded,
    PostEdited,
    PostHidden,
    PostRestored,
    PostDeleted,
    PostReacted,
    ReactionWithdrawn,
    AnswerAccepted,
    AnswerWithdrawn,
]

# Readers that pass over these kinds: said here, so that a new kind is forgotten by nobody (tests/rules/test_kinds.py).
IGNORED_BY: IgnoredBy = {
    "search": (
        ThreadClosed,
        ThreadReopened,
    ),
    "ledger": (
        ThreadEdited,
        ThreadMoved,
        ThreadClosed,
        ThreadReopened,
        ThreadsMerged,
        ThreadSplit,
        PostEdited,
    ),
    "badges": (
        ThreadEdited,
        ThreadClosed,
        ThreadReopened,
        ThreadsMerged,
        ThreadSplit,
        PostEdited,
    ),
    "members": (
        ThreadEdited,
        ThreadClosed,
        ThreadReopened,
        PostEdited,
        PostReacted,
        ReactionWithdrawn,
    ),
    "inbox": (
        ThreadEdited,
        ThreadMoved,
        ThreadClosed,
        ThreadReopened,
        ThreadHidden,
        ThreadRestored,
        ThreadDeleted,
        ThreadsMerged,
        ThreadSplit,
        PostEdited,
        PostHidden,
        PostRestored,
        PostDeleted,
        AnswerWithdrawn,
    ),
}
