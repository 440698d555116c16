"""Makers of ideas and campaigns that go through the actions."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from core.clock import now
from core.jobs import run_next
from forum.posts.writing import write
from ideas.campaigns import actions as campaigns
from ideas.campaigns.writing import brief
from ideas.ideas import actions as ideas
from ideas.merging import actions as merging
from ideas.statuses import actions as statuses
from ideas.votes import actions as votes
from tests.world import Person, World, acting


@dataclass
class Board:
    app: Flask
    world: World

    def idea(
        self, author: Person, title: str = "A lid that stays open", body: str = "It falls shut.", **more: Any
    ) -> int:
        with acting(self.app, author) as viewer:
            return ideas.submit(viewer, title, write(body), **more).id

    def campaign(self, title: str = "What should the kettle do?", **said: Any) -> int:
        """Whoever it is for is invited, where it opens at once."""
        made = self.just_opened(title, **said)
        self.work()
        return made

    def just_opened(self, title: str = "What should the kettle do?", **said: Any) -> int:
        """The worker has done nothing for it yet."""
        said = {"closes_at": now() + timedelta(days=14)} | said
        with acting(self.app, self.world.pia) as viewer:
            return campaigns.create(viewer, title, brief(said.pop("brief", "One thing.")), **said).id

    def tick(self) -> None:
        """What the worker does for campaigns."""
        with acting(self.app):
            campaigns.open_and_close()
        self.work()

    def work(self, most: int = 1000) -> int:
        """Jobs, until none is left: how many there were."""
        with self.app.app_context():
            return next((done for done in range(most) if not run_next()), most)

    def vote(self, person: Person, idea: int, weight: int | None = None) -> None:
        with acting(self.app, person) as viewer:
            votes.vote(viewer, idea, weight)

    def unvote(self, person: Person, idea: int) -> None:
        with acting(self.app, person) as viewer:
            votes.unvote(viewer, idea)

    def status(self, idea: int, key: str, response: str = "") -> None:
        with acting(self.app, self.world.pia) as viewer:
            statuses.set_status(viewer, idea, key, brief(response) if response else None)

    def gone(self, idea: int, restored: bool = False) -> None:
        """Hidden by a moderator, or there again."""
        with acting(self.app, self.world.mia) as viewer:
            (ideas.restore if restored else ideas.hide)(viewer, idea)

    def merge(self, idea: int, into: int) -> Any:
        with acting(self.app, self.world.pia) as viewer:
            return merging.merge(viewer, idea, into)

    def unmerge(self, idea: int) -> None:
        with acting(self.app, self.world.pia) as viewer:
            merging.unmerge(viewer, idea)


@pytest.fixture
def board(app: Flask, world: World) -> Board:
    return Board(app, world)
