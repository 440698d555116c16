"""Categories and threads, with everything that was said and done in them."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from core.clock import now
from forum.bringing import make_rooms, mark_batch, mark_thread, opening_id
from forum.posts.actions import add_post
from forum.posts.answers import accept_answer
from forum.posts.writing import write
from forum.reactions.actions import react
from forum.threads.actions import start_thread
from forum.threads.queries import url_of
from home.demo.people import People
from home.demo.words import Step, Times, words

LINK = re.compile(r"\]\(thread:([\w-]+)\)")
REACTION_HOURS = 3.0


class Conversations:
    """The key of the words → the thread, and for each thread the ids of its posts by number."""

    def __init__(self, batch: int, people: People) -> None:
        self._batch, self._people = batch, people
        self.threads: dict[str, Any] = {}
        self._posts: dict[str, dict[int, int]] = {}

    def steps(self, times: Times) -> Iterator[Step]:
        yield Step(times.ago(899), self._rooms)
        for thread in words()["thread"]:
            yield from self._of_thread(thread, times)

    def post_id(self, key: str, number: int) -> int:
        return self._posts[key][number]

    def _rooms(self) -> None:
        make_rooms(words()["category"], self._batch)

    def _of_thread(self, thread: dict[str, Any], times: Times) -> Iterator[Step]:
        start = times.ago(thread["days_ago"])
        key = thread["key"]
        yield Step(start, lambda: self._start(thread))
        yield from self._reactions(key, 1, thread, start, times)
        end = start
        for number, post in enumerate(thread.get("post", ()), start=2):
            end = times.after(start, post["hours_after"])
            yield Step(end, lambda post=post, number=number: self._reply(key, number, post))
            yield from self._reactions(key, number, post, end, times)
            if post.get("accepted"):
                accepted = times.after(end, REACTION_HOURS)
                yield Step(accepted, lambda number=number: self._accept(thread, number))
        yield Step(times.after(end, 1), lambda: self._mark(thread))

    def _start(self, thread: dict[str, Any]) -> None:
        made = start_thread(
            self._people.viewer(thread["author"]),
            thread["category"],
            thread["title"],
            write(self._linked(thread["body"])),
            kind=thread["kind"],
            tags=tuple(thread.get("tags", ())),
            product=thread.get("product"),
        )
        self.threads[thread["key"]] = made
        self._posts[thread["key"]] = {1: opening_id(made.id)}

    def _reply(self, key: str, number: int, post: dict[str, Any]) -> None:
        answered = self._posts[key].get(post.get("reply_to", 0))
        viewer = self._people.viewer(post["author"])
        made = add_post(viewer, self.threads[key].id, write(self._linked(post["body"])), reply_to=answered)
        self._posts[key][number] = made.id

    def _linked(self, body: str) -> str:
        """`[words](thread:KEY)` leads to that thread, if it was started by then."""

        def address(match: re.Match[str]) -> str:
            thread = self.threads.get(match[1])
            return f"]({url_of(thread)})" if thread else "](/latest)"

        return LINK.sub(address, body).strip()

    def _reactions(self, key: str, number: int, said: Any, at: datetime, times: Times) -> Iterator[Step]:
        for kind, name in (("like", "likes"), ("worked", "worked"), ("did_not_work", "did_not_work")):
            for place, handle in enumerate(said.get(name, ()), start=1):
                moment = max(times.after(at, REACTION_HOURS * place), self._people.here_since(handle, times))
                yield Step(moment, lambda kind=kind, handle=handle: self._react(key, number, kind, handle))

    def _react(self, key: str, number: int, kind: str, handle: str) -> None:
        react(self._people.viewer(handle), self._posts[key][number], kind)

    def _accept(self, thread: dict[str, Any], number: int) -> None:
        key = thread["key"]
        accept_answer(self._people.viewer(thread["author"]), self.threads[key].id, self._posts[key][number])

    def _mark(self, thread: dict[str, Any]) -> None:
        thread_id, moment = self.threads[thread["key"]].id, now()
        pinned_at = moment if thread.get("pinned") else None
        mark_thread(thread_id, pinned_at, moment if thread.get("closed") else None)
        mark_batch(thread_id, self._batch)
