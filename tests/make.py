"""Makers that go through the actions, each in a transaction of its own."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from forum.posts.actions import add_post
from forum.posts.writing import write
from forum.threads.actions import start_thread
from tests.world import Person, acting


@dataclass
class Make:
    app: Flask
    said: Counter[str] = field(default_factory=Counter)

    def thread(self, author: Person, title: str = "How do I clean the burrs?", body: str = "", **more: Any) -> Any:
        body = body or self._said("They squeak.")
        with acting(self.app, author) as viewer:
            return start_thread(viewer, more.pop("category", "questions"), title, write(body), **more)

    def post(self, author: Person, thread: Any, body: str = "", **more: Any) -> Any:
        body = body or self._said("With rice, then a brush.")
        with acting(self.app, author) as viewer:
            return add_post(viewer, thread.id, write(body), **more)

    def _said(self, text: str) -> str:
        """Nobody may say the same twice in a row."""
        self.said[text] += 1
        return text if self.said[text] == 1 else f"{text} {self.said[text]}"
