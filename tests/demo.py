"""A house with the demo in it: a few of its words, or all of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import create_app
from core.commands import prepare_database
from core.config import Settings
from core.db import db
from home.demo.generated import Size
from home.demo.words import words

FEW = Size(posts=120, customers=40, orders=60, refunds=20, ideas=8)


def use_few_words(monkeypatch: pytest.MonkeyPatch) -> None:
    said = words()
    plain = [{**idea, "evidence": [], "campaign": ""} for idea in said["idea"] if not idea.get("evidence")]
    few: dict[str, Any] = {"thread": said["thread"][:3], "idea": plain[:2], "order": said["order"][:5]}
    few |= {"campaign": said["campaign"][:1]}
    few |= {name: [] for name in ("refund", "redemption", "merge", "note", "vote_on_behalf")}
    for name, value in few.items():
        monkeypatch.setitem(said, name, value)


@contextmanager
def empty_house(folder: Path, database_url: str) -> Iterator[Flask]:
    """An empty site."""
    app = create_app(
        Settings(instance=folder, database_url=database_url, secret_key="s" * 48, cheap_passwords=True, testing=True)
    )
    with app.app_context():
        db.create_all()
        prepare_database()
    yield app
    app.extensions["search"].engine.discard()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
