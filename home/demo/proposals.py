"""Campaigns and ideas: votes, answers, what was discussed, a merge, and evidence."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from core.errors import Problem
from forum.bringing import mark_batch
from forum.posts.actions import add_post
from forum.posts.writing import write
from forum.reactions.actions import react
from home.demo.conversations import Conversations
from home.demo.people import People
from home.demo.words import Step, Times, words
from ideas.campaigns import actions as campaigns
from ideas.campaigns import deciding
from ideas.campaigns.inviting import invite_some
from ideas.campaigns.writing import brief
from ideas.evidence.actions import link
from ideas.ideas.actions import submit
from ideas.merging.actions import merge
from ideas.notes.actions import add_note
from ideas.statuses.actions import set_status
from ideas.votes.actions import vote, vote_for

VOTE_HOURS = 5.0


class Proposals:
    """The key of the words → the idea, and the campaign."""

    def __init__(self, people: People, conversations: Conversations) -> None:
        self._people, self._conversations = people, conversations
        self._ideas: dict[str, Any] = {}
        self._campaigns: dict[str, int] = {}

    def steps(self, times: Times) -> Iterator[Step]:
        for one in words()["campaign"]:
            yield Step(times.ago(one["opened_days_ago"]), lambda one=one: self._open(one, times))
        for idea in words()["idea"]:
            yield from self._of_idea(idea, times)
        for one in words()["merge"]:
            yield Step(times.ago(one["days_ago"]), lambda one=one: self._merge(one))
        for one in words()["note"]:
            yield Step(times.ago(one["days_ago"]), lambda one=one: self._note(one))
        for one in words()["vote_on_behalf"]:
            yield Step(times.ago(one["days_ago"]), lambda one=one: self._on_behalf(one))
        for one in words()["campaign"]:
            if "decided_days_ago" in one:
                yield Step(times.ago(one["decided_days_ago"]), lambda one=one: self._decide(one))

    def mark(self, batch: int) -> None:
        """What was said about them belongs to this import."""
        for idea in self._ideas.values():
            mark_batch(idea.thread_id, batch)

    def _open(self, one: dict[str, Any], times: Times) -> None:
        made = campaigns.create(
            self._people.viewer(one["author"]),
            one["title"],
            brief(one["brief"].strip()),
            product=one.get("product"),
            audience=one.get("audience", "everyone"),
            voting=one["voting"],
            budget=one.get("budget"),
            closes_at=times.ago(one["closes_days_ago"]),
        )
        self._campaigns[one["key"]] = made.id
        after: int | None = 0
        while after is not None:
            after = invite_some(made, after)

    def _of_idea(self, idea: dict[str, Any], times: Times) -> Iterator[Step]:
        start = times.ago(idea["days_ago"])
        yield Step(start, lambda: self._submit(idea))
        for place, handle in enumerate(idea.get("votes", ()), start=1):
            moment = max(times.after(start, VOTE_HOURS * place), self._people.here_since(handle, times))
            yield Step(moment, lambda handle=handle: self._vote(idea, handle))
        for post in idea.get("post", ()):
            yield Step(times.after(start, post["hours_after"]), lambda post=post: self._discuss(idea, post))
        if idea["status"] != "open":
            answered = times.ago(idea.get("response_days_ago", 0.5))
            yield Step(max(answered, start + timedelta(hours=1)), lambda: self._answer(idea))
        for one in idea.get("evidence", ()):
            yield Step(times.after(times.today, -1), lambda one=one: self._link(idea, one))

    def _submit(self, idea: dict[str, Any]) -> None:
        self._ideas[idea["key"]] = submit(
            self._people.viewer(idea["author"]),
            idea["title"],
            write(idea["body"].strip()),
            campaign_id=self._campaigns.get(idea.get("campaign", "")),
            tags=tuple(idea.get("tags", ())),
            product=idea.get("product"),
        )

    def _vote(self, idea: dict[str, Any], handle: str) -> None:
        self._softly(
            lambda: vote(self._people.viewer(handle), self._id(idea["key"]), idea.get("weights", {}).get(handle))
        )

    def _discuss(self, idea: dict[str, Any], post: dict[str, Any]) -> None:
        viewer = self._people.viewer(post["author"])
        made = add_post(viewer, self._ideas[idea["key"]].thread_id, write(post["body"].strip()))
        for handle in post.get("likes", ()):
            react(self._people.viewer(handle), made.id, "like")

    def _answer(self, idea: dict[str, Any]) -> None:
        answer = brief(idea["response"].strip()) if "response" in idea else None
        viewer = self._people.viewer(idea.get("response_by", "pia"))
        self._softly(lambda: set_status(viewer, self._id(idea["key"]), idea["status"], answer))

    def _merge(self, one: dict[str, Any]) -> None:
        merge(self._people.viewer(one["by"]), self._id(one["from"]), self._id(one["into"]), one.get("reason", ""))

    def _note(self, one: dict[str, Any]) -> None:
        add_note(self._people.viewer(one["by"]), self._id(one["idea"]), brief(one["body"].strip()))

    def _on_behalf(self, one: dict[str, Any]) -> None:
        customer_id = self._people.ids[one["customer"]]
        viewer = self._people.viewer(one["by"])
        self._softly(lambda: vote_for(viewer, self._id(one["idea"]), customer_id, one["source"]))

    def _decide(self, one: dict[str, Any]) -> None:
        winners = [self._id(key) for key in one["winners"]]
        viewer = self._people.viewer(one["author"])
        deciding.decide(viewer, self._campaigns[one["key"]], winners, brief(one["outcome"].strip()))

    def _link(self, idea: dict[str, Any], one: dict[str, Any]) -> None:
        post_id = self._conversations.post_id(one["thread"], one["post"])
        link(self._people.viewer("pia"), self._id(idea["key"]), post_id, one["importance"], one.get("note", ""))

    def _id(self, key: str) -> int:
        return self._ideas[key].id

    def _softly(self, act: Any) -> None:
        """Somebody whose vote is not taken (a spent budget, a closed campaign) is left out, as they would be."""
        try:
            act()
        except Problem:
            return
