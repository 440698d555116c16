"""What conversations hold of a person, as `/me/data` and the export show it."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from core.privacy import Held
from forum.drafts.models import Draft
from forum.following.models import Follow, ReadMark
from forum.posts.models import Post, Revision
from forum.reactions.models import Reaction
from forum.threads.models import Thread


def _threads(customer_id: int) -> Select:
    return select(
        Thread.id, Thread.created_at.label("at"), Thread.kind, Thread.title, Thread.tags, Thread.deleted_at
    ).where(Thread.author_id == customer_id)


def _posts(customer_id: int) -> Select:
    return select(
        Post.id, Post.created_at.label("at"), Post.thread_id, Post.number, Post.body, Post.edited_at, Post.deleted_at
    ).where(Post.author_id == customer_id)


def _revisions(customer_id: int) -> Select:
    return (
        select(Revision.post_id, Revision.version, Revision.at, Revision.body)
        .join(Post, Post.id == Revision.post_id)
        .where(Post.author_id == customer_id)
    )


def _reactions(customer_id: int) -> Select:
    return select(Reaction.created_at.label("at"), Reaction.post_id, Reaction.kind, Reaction.product_version).where(
        Reaction.customer_id == customer_id
    )


def _follows(customer_id: int) -> Select:
    return select(Follow.since.label("at"), Follow.thread_id, Follow.level).where(Follow.customer_id == customer_id)


def _read(customer_id: int) -> Select:
    return select(ReadMark.read_at.label("at"), ReadMark.thread_id, ReadMark.number).where(
        ReadMark.customer_id == customer_id
    )


def _drafts(customer_id: int) -> Select:
    return select(Draft.saved_at.label("at"), Draft.key, Draft.title, Draft.body).where(
        Draft.customer_id == customer_id
    )


YOU, READERS = _l("You"), _l("Everyone who may read the thread")
OF_THREADS = ("at", "thread_id")
HELD = [
    Held(
        "threads",
        _l("Threads you started"),
        _threads,
        why=_l("So that others can find and read them."),
        seen_by=READERS,
        source=YOU,
    ),
    Held("posts", _l("Posts you wrote"), _posts, why=_l("So that others can read them."), seen_by=READERS, source=YOU),
    Held(
        "post_revisions",
        _l("What your posts said before"),
        _revisions,
        why=_l("So that an edit can be followed."),
        seen_by=READERS,
        source=YOU,
        by=("at", "post_id", "version"),
    ),
    Held(
        "reactions",
        _l("Reactions you gave"),
        _reactions,
        why=_l("So that good tips are found."),
        seen_by=_l("Everyone sees the count"),
        source=YOU,
        by=("at", "post_id", "kind"),
    ),
    Held(
        "drafts",
        _l("What you began to write"),
        _drafts,
        why=_l("So that it survives a closed browser."),
        seen_by=YOU,
        source=YOU,
        by=("at", "key"),
    ),
    Held(
        "follows",
        _l("Threads you follow"),
        _follows,
        why=_l("To tell you what is new."),
        seen_by=YOU,
        source=YOU,
        by=OF_THREADS,
    ),
    Held(
        "read_marks",
        _l("How far you have read"),
        _read,
        why=_l("To show you where you were."),
        seen_by=YOU,
        source=_l("Written down when you read"),
        by=OF_THREADS,
    ),
]
