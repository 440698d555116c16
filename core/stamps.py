"""Stamps: a number for each thing that guests' pages show, moved when that thing changes.

A page that a guest gets is the same bytes until a stamp it stands under moves, so it can be kept and checked with
one statement. Actions call `touch("thread:99")`; the one commit writes the stamps just before the journal's numbers.
"""

from typing import Any

from sqlalchemy import String
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.db import Model, db

SITE = "site"


class Stamp(Model):
    __tablename__ = "stamps"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[int]


def touch(*names: str) -> None:
    """Whatever guests were shown under these stamps is made anew from the moment this transaction commits."""
    db.session.info.setdefault("stamps", set()).update(names)


def write_stamps(session: Session) -> None:
    """Ordered by name, so two transactions never wait for each other in a circle."""
    names = session.info.pop("stamps", ())
    if not names:
        return
    session.connection().execute(
        MOVE[session.get_bind().dialect.name], [{"name": name, "value": 1} for name in sorted(names)]
    )


def _move(dialect: Any) -> Any:
    return dialect.insert(Stamp).on_conflict_do_update(index_elements=["name"], set_={"value": Stamp.value + 1})


MOVE = {"postgresql": _move(postgresql), "sqlite": _move(sqlite)}
