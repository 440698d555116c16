"""Loading the demo: every step at its own time, oldest first, so that the journal reads as if it had all happened."""

import os
import secrets
from collections.abc import Callable, Iterable
from pathlib import Path

from flask import current_app
from sqlalchemy import func, select, update

from core.clock import at, now
from core.commit import commit
from core.db import db
from core.journal import batch as journal_batch
from core.journal.models import JournalRow
from core.journal.readers import drain
from core.options import set_option
from customers import passwords
from customers.models import Customer
from home.demo.conversations import Conversations
from home.demo.generated import SIZES, Generated
from home.demo.people import People
from home.demo.proposals import Proposals
from home.demo.recognition import Recognition
from home.demo.seen import Seen
from home.demo.shop import Shop
from home.demo.words import Step, Times, words
from home.imports.models import Import
from rewards.ticks import mature_points
from search_index.reader import NAME as SEARCH

SHOWN = ("ana", "mia", "pia", "max", "noa", "ada")
COMMIT_EVERY = 40
INDEXED_AT_ONCE = 50_000
Progress = Callable[[int, int], None]


def is_empty() -> bool:
    return db.session.execute(select(Customer.id).limit(1)).first() is None


def load_small(progress: Progress = lambda done, total: None) -> None:
    """About a second for each hundred steps. The sign-ins' password is made now and kept beside the database, mode 0600."""
    password = secrets.token_urlsafe(9)
    number = begin()
    people = People(number, passwords.hashed(password, current_app.config["SETTINGS"].cheap_passwords))
    conversations, shop = Conversations(number, people), Shop(number)
    times = Times(now())
    set_option("site_name", words()["site_name"], None)
    recognition, proposals = Recognition(people), Proposals(people, conversations)
    houses = (people, shop, recognition, conversations, proposals, Seen(people))
    _walk(_in_time(step for house in houses for step in house.steps(times)), number, progress)
    proposals.mark(number)
    _keep_sign_ins(password)
    drain(current_app.extensions["readers"])
    mature_points()
    commit()
    _walk(_in_time(recognition.redemptions(times)), number, progress)
    end(number)


def load_sized(size: str, progress: Progress = lambda done, total: None) -> None:
    """The small demo, and for a larger one what is generated around it."""
    load_small(progress)
    if size not in SIZES:
        return
    number = begin(size)
    Generated(SIZES[size], number, progress).fill()
    end(number)
    if SIZES[size].posts <= INDEXED_AT_ONCE:
        drain([reader for reader in current_app.extensions["readers"] if reader.name == SEARCH])


def _in_time(steps: Iterable[Step]) -> list[Step]:
    return sorted(steps, key=lambda step: step.at)


def _walk(steps: list[Step], number: int, progress: Progress) -> None:
    with journal_batch(number):
        for done, step in enumerate(steps, start=1):
            with at(step.at):
                step.act()
                db.session.flush()
            if done % COMMIT_EVERY == 0:
                commit()
                progress(done, len(steps))
        commit()


def begin(size: str = "small") -> int:
    row = Import(kind="demo", file=size, pays_points=size == "small", started_at=now(), moved_at=now())
    db.session.add(row)
    db.session.flush()
    return row.id


def end(number: int) -> None:
    """`created` is how much happened: what came is of many kinds."""
    happened = select(func.count()).where(JournalRow.batch == number).scalar_subquery()
    done = update(Import).where(Import.id == number).values(created=happened, ended_at=now(), moved_at=now())
    db.session.execute(done)
    commit()


def sign_ins_file() -> Path:
    return current_app.config["SETTINGS"].instance / "demo_sign_ins"


def _keep_sign_ins(password: str) -> None:
    emails = {person["handle"]: person["email"] for person in words()["person"]}
    roles = {person["handle"]: person.get("role", "customer").replace("_", " ") for person in words()["person"]}
    lines = [f"{roles[handle]:<16} {emails[handle]:<30} {password}" for handle in SHOWN]
    with os.fdopen(os.open(sign_ins_file(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write("\n".join(lines) + "\n")
