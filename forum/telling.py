"""What people hear of conversations."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from core.telling import Sentence, Subject, Telling, Tells, Told, Unsaid
from forum.activity import AnswerAccepted, PostAdded, PostReacted, ReactionWithdrawn, ThreadStarted
from forum.following.levels import WATCHING
from forum.following.queries import followers
from forum.happened import HAPPENED
from forum.posts.queries import authors_of, titles_of
from forum.reactions.models import LIKE, WORKED
from forum.threads.queries import ThreadOf, post_url, titles_of_threads

TOLD_OF = (LIKE, WORKED)  # each is told under its own name
Followers = Mapping[int, Mapping[int, str]]


def _started(happened: ThreadStarted, _known: None) -> Iterator[Told]:
    for customer_id in happened.mentions:
        yield Told(customer_id, "mention", "thread", happened.thread_id, happened.thread_id, anyway=True)


def _added(happened: PostAdded, known: tuple[Followers, Mapping[int, int | None]]) -> Iterator[Told]:
    follows, authors = known
    about = ("post", happened.post_id, happened.thread_id)
    for mentioned in happened.mentions:
        yield Told(mentioned, "mention", *about, anyway=True)
    yield Told(authors.get(happened.reply_to_id or 0), "reply", *about)
    for customer_id in _watching(follows, happened.thread_id):
        yield Told(customer_id, "post", *about)


def _accepted(happened: AnswerAccepted, follows: Followers) -> Iterator[Told]:
    about = ("post", happened.post_id, happened.thread_id)
    yield Told(happened.author_id, "answer", *about)
    for customer_id in _watching(follows, happened.thread_id):
        yield Told(customer_id, "solved", *about)


def _reacted(happened: PostReacted, _known: None) -> Iterator[Told]:
    if happened.reaction in TOLD_OF:
        yield Told(happened.author_id, happened.reaction, "post", happened.post_id, happened.thread_id)


def _taken_back(happened: ReactionWithdrawn, _known: None) -> Iterator[Unsaid]:
    if happened.reaction in TOLD_OF:
        yield Unsaid(happened.reaction, "post", happened.post_id)


def _watching(follows: Followers, thread_id: int) -> Iterator[int]:
    return (customer_id for customer_id, level in follows.get(thread_id, {}).items() if level == WATCHING)


def _follows(happened: Sequence[Any]) -> Followers:
    return followers(sorted({one.thread_id for one in happened}))


def _follows_and_authors(happened: Sequence[PostAdded]) -> tuple[Followers, Mapping[int, int | None]]:
    replied = sorted({one.reply_to_id for one in happened if one.reply_to_id})
    return _follows(happened), authors_of(replied) if replied else {}


TELLING = Telling(
    "forum",
    tells={
        ThreadStarted: Tells(_started),
        PostAdded: Tells(_added, _follows_and_authors),
        PostReacted: Tells(_reacted),
        ReactionWithdrawn: Tells(_taken_back),
        AnswerAccepted: Tells(_accepted, _follows),
    },
    sentences={
        "mention": Sentence("person", lambda who, title: _("%(who)s called you in “%(title)s”", who=who, title=title)),
        "reply": Sentence("reply", lambda who, title: _("%(who)s replied to you in “%(title)s”", who=who, title=title)),
        "post": Sentence("reply", lambda who, title: _("%(who)s wrote in “%(title)s”", who=who, title=title)),
        "like": Sentence("like", lambda who, title: _("%(who)s liked your post in “%(title)s”", who=who, title=title)),
        "worked": Sentence("worked", lambda who, title: _("“%(title)s” worked for %(who)s", who=who, title=title)),
        "answer": Sentence("solved", lambda _who, title: _("Your answer in “%(title)s” was accepted", title=title)),
        "solved": Sentence("solved", lambda _who, title: _("“%(title)s” has an accepted answer", title=title)),
    },
    subjects={
        "post": Subject(titles_of, lambda row: post_url(ThreadOf(row), row.number)),
        "thread": Subject(titles_of_threads, lambda row: post_url(row, 1)),
    },
    happened=HAPPENED,
)
