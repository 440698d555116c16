"""Settings that staff change while the site runs: a name, a value, who changed it and when.

Read on each request, so each process keeps them for two seconds; the process that changes one forgets at once.
"""

import time
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.db import Json, Model, db
from core.stamps import SITE, touch

KEPT_SECONDS = 2.0


class Option(Model):
    __tablename__ = "options"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[Any] = mapped_column(Json)
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None]


def option(name: str) -> Any:
    """The value in force: what staff set, or the default that `app.py` lists. An unknown name is a mistake of ours."""
    kept = current_app.extensions["options"]
    if time.monotonic() - kept["read_at"] > KEPT_SECONDS:
        kept["values"] = dict(db.session.execute(select(Option.name, Option.value)).all())
        kept["read_at"] = time.monotonic()
    return kept["values"].get(name, kept["defaults"][name])


def site_name() -> str:
    """What staff called the site, or else its operator."""
    return option("site_name") or current_app.config["SETTINGS"].site_name


def set_option(name: str, value: Any, changed_by_id: int | None) -> None:
    if name not in current_app.extensions["options"]["defaults"]:
        raise KeyError(name)
    db.session.merge(Option(name=name, value=value, changed_at=now(), changed_by_id=changed_by_id))
    touch(SITE)
    forget_options()


def forget_options() -> None:
    current_app.extensions["options"]["read_at"] = float("-inf")
