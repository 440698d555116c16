"""What a generated community proposes: ideas without a campaign, the votes on them with what stood behind each voter when it was cast,
and posts linked as evidence. Chosen by the same dice as everything else."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from types import SimpleNamespace
from typing import Any

from core.journal import record
from core.markup import MARKUP_VERSION
from core.text import slug_of
from customers.bringing import product_ids
from forum import bringing as forum
from forum.activity import ThreadStarted
from home.demo.generated_orders import Bought
from home.demo.words import words
from ideas import bringing as ideas
from ideas.activity import Submitted, Voted

AGE_DAYS = 600
YEAR = timedelta(days=365)
STATUSES = ("open",) * 7 + ("planned", "started", "shipped", "declined")
VOTES, MOST_VOTES, EVIDENCE = 18, 400, 1.2


class Proposing:
    """`bought` is what each person ordered, filled while orders are made."""

    def __init__(
        self, dice: Random, today: datetime, people: range, batch: int, bought: Mapping[int, Sequence[Bought]]
    ) -> None:
        self._dice, self._today, self._people, self._batch, self._bought = dice, today, people, batch, bought
        self._titles = [(idea["title"], idea.get("tags", [])) for idea in words()["idea"]]
        self._products = [product["sku"] for product in words()["product"]]
        self._place = forum.category_id(ideas.place())
        self._statuses, self._product_ids = ideas.status_ids(), product_ids()

    def put(self, count: int, posts: range) -> None:
        """So many ideas at once. `posts` are those that may speak for them."""
        thread_id, post_id = forum.next_ids()
        first, bodies = ideas.next_id(), forum.rendered_bodies(200)
        threads: list[dict[str, Any]] = []
        openings: list[dict[str, Any]] = []
        made: list[dict[str, Any]] = []
        votes: list[dict[str, Any]] = []
        evidence: list[dict[str, Any]] = []
        for place in range(count):
            at = self._today - timedelta(days=self._dice.uniform(1, AGE_DAYS))
            sku = self._dice.choice(self._products)
            idea = self._idea(first + place, thread_id + place, at) | {"product_id": self._product_ids[sku]}
            cast = list(self._votes(idea, sku))
            made.append(ideas.idea_row(idea, cast))
            votes += cast
            threads.append(self._thread(made[-1]))
            openings.append(self._opening(made[-1], post_id + place, self._dice.choice(bodies)))
            evidence += self._evidence(idea["id"], posts)
        forum.put_in_bulk(threads, openings)
        ideas.put_in_bulk(made, votes, evidence)
        self._record(made, openings, votes)

    def _idea(self, number: int, thread_id: int, at: datetime) -> dict[str, Any]:
        title, tags = self._dice.choice(self._titles)
        return {
            "id": number,
            "thread_id": thread_id,
            "author_id": self._someone(),
            "title": title,
            "slug": slug_of(title, otherwise="idea"),
            "tags": list(tags),
            "status_id": self._statuses[self._dice.choice(STATUSES)],
            "created_at": at,
            "version": 1,
            "batch": self._batch,
        }

    def _someone(self) -> int:
        return self._people[int(len(self._people) * self._dice.random() ** 2)]

    def _votes(self, idea: dict[str, Any], sku: str) -> Iterator[dict[str, Any]]:
        """The author's own first; nobody votes twice."""
        count = min(int(self._dice.expovariate(1 / VOTES)), MOST_VOTES, len(self._people) // 2)
        voters = dict.fromkeys([idea["author_id"], *(self._someone() for _vote in range(count))])
        for place, voter in enumerate(voters):
            at = idea["created_at"] + timedelta(hours=place * self._dice.uniform(1, 30))
            at = min(at, self._today)
            yield {
                "idea_id": idea["id"],
                "root_id": idea["id"],
                "customer_id": voter,
                "weight": 1,
                "cast_at": at,
                **self._behind(voter, sku, at),
            }

    def _behind(self, voter: int, sku: str, at: datetime) -> dict[str, Any]:
        kept = [order for order in self._bought.get(voter, ()) if order.at <= at and order.left(at)]
        lately = [order.left(at) for order in kept if order.at >= at - YEAR]
        return {
            "net_then": sum(lately),
            "bought_then": bool(lately),
            "owned_then": any(order.sku == sku for order in kept),
        }

    def _thread(self, idea: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": idea["thread_id"],
            "category_id": self._place,
            "author_id": idea["author_id"],
            "last_author_id": idea["author_id"],
            "kind": "discussion",
            "title": idea["title"],
            "slug": idea["slug"],
            "product_id": idea["product_id"],
            "tags": idea["tags"],
            "created_at": idea["created_at"],
            "last_post_at": idea["created_at"],
            "post_count": 1,
            "last_number": 1,
            "host_url": ideas.url_of(SimpleNamespace(**idea)),
            "batch": self._batch,
        }

    def _opening(self, idea: dict[str, Any], number: int, said: tuple[str, str, str]) -> dict[str, Any]:
        body, html, text = said
        return {
            "id": number,
            "thread_id": idea["thread_id"],
            "number": 1,
            "author_id": idea["author_id"],
            "body": body,
            "html": html,
            "text": text,
            "markup": MARKUP_VERSION,
            "created_at": idea["created_at"],
            "batch": self._batch,
        }

    def _evidence(self, idea_id: int, posts: range) -> Iterator[dict[str, Any]]:
        count = int(self._dice.expovariate(1 / EVIDENCE))
        for post_id in sorted({self._dice.choice(posts) for _link in range(count)}):
            yield {"idea_id": idea_id, "post_id": post_id, "importance": self._dice.randrange(4), "at": self._today}

    def _record(self, made: list[dict[str, Any]], openings: list[dict[str, Any]], votes: list[dict[str, Any]]) -> None:
        first = made[0]["id"]
        for idea, opening in zip(made, openings, strict=True):
            of = {"actor_id": idea["author_id"], "thread_id": idea["thread_id"]}
            record(ThreadStarted(**of, post_id=opening["id"], thread_kind="discussion"), at=idea["created_at"])
            record(Submitted(**of, idea_id=idea["id"], author_id=idea["author_id"]), at=idea["created_at"])
        for vote in votes:
            idea = made[vote["idea_id"] - first]
            named = {"thread_id": idea["thread_id"], "author_id": idea["author_id"], "idea_id": idea["id"]}
            record(Voted(**named, actor_id=vote["customer_id"]), at=vote["cast_at"])
