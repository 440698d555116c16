"""The reckoning afterwards: what the database holds against a plain count of what was acknowledged."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from core.db import db
from core.jobs import Job
from core.journal.models import JournalHead, JournalRow, Parked
from forum.activity import PostAdded
from forum.following.actions import follow
from forum.posts.models import Post
from forum.posts.writing import write
from forum.threads.actions import start_thread
from home.inbox.models import InboxEntry
from rewards.ledger.balances import differences
from rewards.ledger.models import STATUS, Line
from tests.outages.clients import Posters
from tests.outages.family import wait_for
from tests.outages.house import House
from tests.world import Person, acting

POINTS = 2  # for a reply
TOLD = ("post", "reply", "mention")


@dataclass(frozen=True)
class Reckoning:
    posts: int
    lost: int
    doubled: int
    points_wrong: int
    told: int
    told_lost: int
    told_doubled: int

    def is_exact(self) -> bool:
        return not (self.lost or self.doubled or self.points_wrong or self.told_lost or self.told_doubled)

    def __str__(self) -> str:
        return (
            f"{self.posts} posts, acknowledged and lost {self.lost}, doubled {self.doubled}; points of {self.points_wrong} people"
            f" wrong; {self.told} inbox entries, lost {self.told_lost}, doubled {self.told_doubled}"
        )


def open_threads(house: House, count: int = 4) -> list[int]:
    """Watched from the start by ana, who began them, and by all who write."""
    ids = []
    for number in range(count):
        with acting(house.app, house.people["ana"]) as ana:
            ids.append(start_thread(ana, "questions", f"How is thread {number}?", write("Say all you know.")).id)
        for person in house.writers:
            with acting(house.app, person) as viewer:
                follow(viewer, ids[-1], "watching")
    return ids


def drained(house: House, within: float) -> float:
    """Until no reader is behind and no job is due: how long that took."""
    return wait_for(lambda: not house.behind() and not due_jobs(house), "the readers to reach the head", within)


def due_jobs(house: House) -> int:
    with house.app.app_context():
        waiting = select(func.count()).select_from(Job).where(Job.state.in_(["queued", "running"]))
        return db.session.execute(waiting.where(Job.due_at <= func.now())).scalar_one()


def reckon(house: House, threads: Sequence[int], posters: Posters) -> Reckoning:
    with house.app.app_context():
        check_the_journal()
        rows = db.session.execute(
            select(Post.id, Post.body, Post.author_id).where(Post.thread_id.in_(threads), Post.number > 1)
        ).all()
        bodies = Counter(row.body for row in rows)
        acknowledged = [text for each in posters.all for text in each.acknowledged]
        tried = {*acknowledged, *(text for each in posters.all for text in each.given_up)}
        assert set(bodies) <= tried, "posts that nobody wrote"
        told = _told(threads)
        should = _should_be_told(house, threads)
        return Reckoning(
            posts=len(rows),
            lost=sum(1 for text in acknowledged if not bodies[text]),
            doubled=sum(count - 1 for count in bodies.values()),
            points_wrong=_points_wrong(house.writers, Counter(row.author_id for row in rows), [row.id for row in rows]),
            told=sum(told.values()),
            told_lost=len(should - set(told)),
            told_doubled=sum(told.values()) - len(set(told) & should),
        )


def check_the_journal() -> None:
    """Whole and without holes; nothing set aside; the book in balance; no job given up."""
    count, first, last = db.session.execute(
        select(func.count(), func.min(JournalRow.seq), func.max(JournalRow.seq)).select_from(JournalRow)
    ).one()
    head = db.session.execute(select(JournalHead.seq)).scalar_one()
    assert (first, last, count) == (1, head, head), f"holes: {count} entries from {first} to {last}, head {head}"
    assert db.session.execute(select(Parked.reader, Parked.seq, Parked.error)).all() == []
    assert differences() == []
    assert db.session.execute(select(Job.name, Job.error).where(Job.state == "failed")).all() == []


def _points_wrong(writers: Sequence[Person], wrote: Counter[int | None], posts: Sequence[int]) -> int:
    """People whose points for these posts are not exactly what so many posts are worth."""
    causes = {f"post:{number}" for number in posts}
    lines = db.session.execute(
        select(Line.customer_id, Line.cause, Line.points).where(Line.balance == STATUS, Line.cause.like("post:%"))
    )
    paid: Counter[int] = Counter()
    for row in lines:
        if row.cause in causes:
            paid[row.customer_id] += row.points
    return sum(1 for person in writers if paid[person.id] != POINTS * wrote[person.id])


def _told(threads: Sequence[int]) -> Counter[tuple[int, int]]:
    rows = select(InboxEntry.customer_id, InboxEntry.subject_id)
    return Counter(
        tuple(row)
        for row in db.session.execute(rows.where(InboxEntry.thread_id.in_(threads), InboxEntry.kind.in_(TOLD)))
    )


def _should_be_told(house: House, threads: Sequence[int]) -> set[tuple[int, int]]:
    """(who, of which post): everybody who watches, but whoever wrote it."""
    watching = [house.people["ana"].id, *(person.id for person in house.writers)]
    entries = db.session.execute(
        select(JournalRow.object_id, JournalRow.actor_id, JournalRow.facts).where(JournalRow.kind == PostAdded.kind)
    )
    return {
        (person, row.object_id)
        for row in entries
        if row.facts["thread_id"] in threads
        for person in watching
        if person != row.actor_id
    }
