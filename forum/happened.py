"""What staff read of conversations on a customer's record. What happened to a post that may be gone is said of its thread."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from core.telling import Happened
from forum import activity as forum


def _in_thread(happened: Any) -> tuple[str, int]:
    return "thread", happened.thread_id


def _into(happened: forum.ThreadsMerged) -> tuple[str, int]:
    return "thread", happened.into_id


def _started(happened: forum.ThreadStarted, _known: None) -> str:
    words = {
        "question": _("%(who)s asked %(thing)s"),
        "tip": _("%(who)s wrote the tip %(thing)s"),
        "announcement": _("%(who)s announced %(thing)s"),
    }
    return words.get(happened.thread_kind) or _("%(who)s started %(thing)s")


def _reacted(happened: forum.PostReacted, _known: None) -> str:
    words = {"worked": _("%(thing)s worked for %(who)s"), "did_not_work": _("%(thing)s did not work for %(who)s")}
    return words.get(happened.reaction) or _("%(who)s liked what %(whom)s wrote in %(thing)s")


def _reaction_withdrawn(happened: forum.ReactionWithdrawn, _known: None) -> str:
    if happened.reaction == "like":
        return _("%(who)s took back a like in %(thing)s")
    return _("%(who)s took back whether %(thing)s worked")


def _answer_withdrawn(happened: forum.AnswerWithdrawn, _known: None) -> str:
    if happened.is_removal:
        return _("The accepted answer of %(whom)s in %(thing)s went with its post")
    return _("%(who)s no longer accepts the answer of %(whom)s in %(thing)s")


def _plain(sentence: Callable[[], str], about: Callable[[Any], tuple[str, int]] = _in_thread) -> Happened:
    return Happened(lambda _happened, _known: sentence(), about)


HAPPENED = {
    forum.ThreadStarted: Happened(_started),
    forum.ThreadEdited: _plain(lambda: _("%(who)s edited %(thing)s")),
    forum.ThreadMoved: _plain(lambda: _("%(who)s moved %(thing)s to another category")),
    forum.ThreadClosed: _plain(lambda: _("%(who)s closed %(thing)s")),
    forum.ThreadReopened: _plain(lambda: _("%(who)s opened %(thing)s again")),
    forum.ThreadHidden: _plain(lambda: _("%(who)s hid the thread %(thing)s")),
    forum.ThreadRestored: _plain(lambda: _("%(who)s restored the thread %(thing)s")),
    forum.ThreadDeleted: _plain(lambda: _("%(who)s deleted the thread %(thing)s")),
    forum.ThreadsMerged: _plain(lambda: _("%(who)s put another thread into %(thing)s"), _into),
    forum.ThreadSplit: _plain(lambda: _("%(who)s made %(thing)s of posts of another thread")),
    forum.PostAdded: _plain(lambda: _("%(who)s wrote in %(thing)s")),
    forum.PostEdited: _plain(lambda: _("%(who)s edited a post in %(thing)s")),
    forum.PostHidden: _plain(lambda: _("%(who)s hid a post of %(whom)s in %(thing)s")),
    forum.PostRestored: _plain(lambda: _("%(who)s restored a post of %(whom)s in %(thing)s")),
    forum.PostDeleted: _plain(lambda: _("%(who)s deleted a post of %(whom)s in %(thing)s")),
    forum.PostReacted: Happened(_reacted, _in_thread),
    forum.ReactionWithdrawn: Happened(_reaction_withdrawn, _in_thread),
    forum.AnswerAccepted: _plain(lambda: _("%(who)s accepted the answer of %(whom)s in %(thing)s")),
    forum.AnswerWithdrawn: Happened(_answer_withdrawn, _in_thread),
}
