"""The `medium` and `large` communities: the hand-made one, and around it as many more in its style, the same every time.

Every body was rendered once, with the small demo; rows go straight into the tables, entries into the journal with this import's
batch. The readers are set to the journal's head: history is told to nobody and pays nothing. Only search keeps its place, and
finds all of it on its own: before the command ends, or where that is too much for one sitting, in the worker.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import update

from core.clock import now
from core.commit import commit
from core.db import db
from core.journal import batch as journal_batch
from core.journal import record
from core.journal.models import Cursor
from core.journal.readers import head
from core.markup import MARKUP_VERSION
from core.text import slug_of
from customers import bringing as people
from forum import bringing as forum
from forum.activity import PostAdded, ThreadStarted
from forum.members.counting import recount
from home.demo.generated_ideas import Proposing
from home.demo.generated_orders import Ordering
from home.demo.words import words
from ideas import bringing as ideas
from search_index.reader import NAME as SEARCH

SEED = 20261122
A_CHUNK = 400
ORDERS_AT_ONCE = 2000
IDEAS_AT_ONCE = 250
KINDS = ("question", "question", "tip", "discussion")
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Size:
    posts: int
    customers: int
    orders: int
    refunds: int
    ideas: int


SIZES = {
    "medium": Size(10_000, 1_000, 2_000, 160, 250),
    "large": Size(1_000_000, 100_000, 200_000, 2_000, 5_000),
}


class Generated:
    def __init__(self, size: Size, batch: int, progress: Progress) -> None:
        self._size, self._batch, self._progress = size, batch, progress
        self._dice, self._today = Random(SEED), now()
        self._bodies, self._rooms = forum.rendered_bodies(), forum.category_ids()
        self._titles = [(thread["title"], thread.get("tags", [])) for thread in words()["thread"]]
        self._options = {one["key"]: one.get("options", []) for one in words()["attribute"]}
        self._first_person = people.next_id()
        everyone = range(self._first_person, self._first_person + size.customers)
        self._ordering = Ordering(self._dice, self._today, batch, size.refunds / size.orders, self._someone)
        self._proposing = Proposing(self._dice, self._today, everyone, batch, self._ordering.bought)

    def fill(self) -> None:
        """Commits as it goes; broken off, `flask demo remove` takes away what came."""
        self._people()
        self._orders()
        posts = self._conversations()
        self._ideas(posts)
        recount()
        db.session.execute(update(Cursor).where(Cursor.reader != SEARCH).values(seq=head(), moved_at=now()))
        commit()

    def _ago(self, days: float) -> datetime:
        return self._today - timedelta(days=days)

    def _people(self) -> None:
        names = [person["name"].split() for person in words()["person"]]
        for start in range(0, self._size.customers, A_CHUNK * 5):
            ids = range(start, min(start + A_CHUNK * 5, self._size.customers))
            people.put_in_bulk((self._person(number, names) for number in ids), self._batch)
            people.say_in_bulk(
                (said for number in ids for said in self._sayings(self._first_person + number)), self._batch
            )
            commit()
        people.settle_ids()

    def _person(self, number: int, names: list[list[str]]) -> tuple[int, str, str, datetime]:
        name = f"{self._dice.choice(names)[0]} {self._dice.choice(names)[-1]}"
        handle = f"{slug_of(name, 24).replace('-', '_')}_{number}"
        return self._first_person + number, handle, name, self._ago(self._dice.uniform(1, 1500))

    def _sayings(self, customer_id: int) -> Iterator[tuple[int, str, Any, datetime]]:
        """Most say something of themselves, and few everything."""
        dice, at = self._dice, self._ago(self._dice.uniform(0, 1))
        if dice.random() < 0.6:
            yield customer_id, "water", dice.choice(self._options["water"]), at
        if dice.random() < 0.5:
            yield customer_id, "household_size", dice.choice((1, 1, 2, 2, 2, 3, 4, 5)), at
        if dice.random() < 0.4:
            yield customer_id, "brews", dice.sample(self._options["brews"], dice.choice((1, 1, 2, 3))), at
        if dice.random() < 0.3:
            yield customer_id, "place_of_use", dice.choice(self._options["place_of_use"]), at
        if dice.random() < 0.2:
            yield customer_id, "machine_owned_since", f"{dice.randint(2015, 2025)}-{dice.randint(1, 12):02}-01", at

    def _someone(self) -> int:
        """Few write much, and many a little."""
        return self._first_person + int(self._size.customers * self._dice.random() ** 2)

    def _conversations(self) -> range:
        """Answers the ids of their posts."""
        thread_id, post_id = forum.next_ids()
        first, done = post_id, 0
        while done < self._size.posts:
            threads: list[dict[str, Any]] = []
            posts: list[dict[str, Any]] = []
            while len(threads) < A_CHUNK and done < self._size.posts:
                count = min(1 + int(self._dice.expovariate(1 / 8)), self._size.posts - done, 200)
                made = list(self._posts(thread_id, post_id, count))
                threads.append(self._thread(thread_id, made))
                posts += made
                thread_id, post_id, done = thread_id + 1, post_id + count, done + count
            forum.put_in_bulk(threads, posts)
            self._record(threads, posts)
            commit()
            self._progress(done, self._size.posts)
        forum.settle_ids()
        return range(first, post_id)

    def _ideas(self, posts: range) -> None:
        for start in range(0, self._size.ideas, IDEAS_AT_ONCE):
            with journal_batch(self._batch):
                self._proposing.put(min(IDEAS_AT_ONCE, self._size.ideas - start), posts)
            commit()
        forum.settle_ids()
        ideas.settle_ids()

    def _posts(self, thread_id: int, first_id: int, count: int) -> Iterator[dict[str, Any]]:
        at = self._ago(self._dice.uniform(1, 1400))
        for number in range(1, count + 1):
            body, html, text = self._dice.choice(self._bodies)
            yield {
                "id": first_id + number - 1,
                "thread_id": thread_id,
                "number": number,
                "author_id": self._someone(),
                "body": body,
                "html": html,
                "text": text,
                "markup": MARKUP_VERSION,
                "created_at": at,
                "batch": self._batch,
            }
            at = min(at + timedelta(hours=self._dice.expovariate(1 / 9)), self._today)

    def _thread(self, thread_id: int, posts: list[dict[str, Any]]) -> dict[str, Any]:
        title, tags = self._dice.choice(self._titles)
        return {
            "id": thread_id,
            "category_id": self._dice.choice(self._rooms),
            "author_id": posts[0]["author_id"],
            "last_author_id": posts[-1]["author_id"],
            "kind": self._dice.choice(KINDS),
            "title": title,
            "slug": slug_of(title, otherwise="thread"),
            "tags": list(tags),
            "created_at": posts[0]["created_at"],
            "last_post_at": posts[-1]["created_at"],
            "post_count": len(posts),
            "last_number": len(posts),
            "score": int(self._dice.expovariate(1 / 3)),
            "batch": self._batch,
        }

    def _record(self, threads: list[dict[str, Any]], posts: list[dict[str, Any]]) -> None:
        kinds = {thread["id"]: thread["kind"] for thread in threads}
        with journal_batch(self._batch):
            for post in posts:
                facts = {"thread_id": post["thread_id"], "post_id": post["id"], "actor_id": post["author_id"]}
                if post["number"] == 1:
                    record(ThreadStarted(**facts, thread_kind=kinds[post["thread_id"]]), at=post["created_at"])
                else:
                    said = PostAdded(**facts, author_id=post["author_id"], number=post["number"])
                    record(said, at=post["created_at"])

    def _orders(self) -> None:
        for start in range(0, self._size.orders, ORDERS_AT_ONCE):
            with journal_batch(self._batch):
                self._ordering.put(range(start, min(start + ORDERS_AT_ONCE, self._size.orders)))
            commit()
