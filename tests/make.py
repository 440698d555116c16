"""Makers that go through the actions, each in a transaction of its own."""

from dataclasses import dataclass
from typing import Any

from flask import Flask

from forum.posts.actions import add_post
from forum.posts.writing import write
from forum.threads.actions import start_thread
from tests.world import Person, acting


@dataclass
class Make:
    app: Flask

    def thread(
        self, author: Person, title: str = "How do I clean the burrs?", body: str = "They squeak.", **more: Any
    ) -> Any:
        with acting(self.app, author) as viewer:
            return start_thread(viewer, more.pop("category", "questions"), title, write(body), **more)

    def post(self, author: Person, thread: Any, body: str = "With rice, then a brush.", **more: Any) -> Any:
        with acting(self.app, author) as viewer:
            return add_post(viewer, thread.id, write(body), **more)
