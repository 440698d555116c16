"""Taking the demo away again, and only the demo.

What the demo brought carries the number of its import. A conversation in which somebody has written since, an idea that somebody
voted for, an order's product stay, and who must stand under them stays as a former customer. It commits as it goes: broken off, it
is run again.
"""

from collections import Counter
from collections.abc import Mapping

from flask import current_app
from sqlalchemy import select, update

from core.clock import now
from core.commit import commit
from core.db import db
from core.journal import batch as journal_batch
from core.journal.models import Cursor
from core.journal.readers import drain, head
from core.options import option, set_option
from customers.bringing import people_of, take_people_back, take_things_back
from customers.purchases.undoing import undo as undo_purchases
from customers.record.erasing import erase
from customers.support.importing import undo_cases
from forum.bringing import forget_room
from forum.categories.defaults import make_first_rooms
from forum.imports.undoing import undo as undo_threads
from home.demo.loading import sign_ins_file
from home.demo.words import words
from home.imports.models import Import
from ideas import bringing as ideas
from ideas.place import SLUG
from rewards import bringing as rewards
from search_index.reader import NAME as SEARCH

THREADS_AT_ONCE = 2000
KIND = "demo"


def remove() -> Mapping[str, int]:
    """What was taken away, by its name; nothing where there is no demo."""
    gone: Counter[str] = Counter()
    drain(current_app.extensions["readers"])
    batches = db.session.scalars(select(Import.id).where(Import.kind == KIND, Import.undone_at.is_(None))).all()
    for number in sorted(batches, reverse=True):
        with journal_batch(number):
            _take_away(number, gone)
    if batches:
        _tidy(gone)
    return gone


def _take_away(number: int, gone: Counter[str]) -> None:
    people = people_of(number)
    gone.update(ideas.take_back(number, people))
    commit()
    while (taken := undo_threads(number, THREADS_AT_ONCE))["threads"]:
        gone.update({name: taken[name] for name in ("threads", "posts", "people")})
        commit()
    gone.update(undo_purchases(number))
    gone.update({"support cases": sum(undo_cases(number).values())})
    gone.update(rewards.take_back(people, words()))
    commit()
    people_gone, stay = take_people_back(number)
    gone["people"] += people_gone
    for customer_id in stay:
        erase(customer_id)
        gone["people who stay as former customers"] += 1
    db.session.execute(update(Import).where(Import.id == number).values(undone_at=now()))
    commit()


def _tidy(gone: Counter[str]) -> None:
    """Rooms as in a new site where none is left, and the readers where nothing is told or paid for all this."""
    named = (("product", "sku"), ("attribute", "key"), ("segment", "name"))
    gone.update(take_things_back(*([one[name] for one in words()[kind]] for kind, name in named)))
    forget_room(SLUG)
    make_first_rooms()
    if option("site_name") == words()["site_name"]:
        set_option("site_name", "", None)
    sign_ins_file().unlink(missing_ok=True)
    commit()
    drain([reader for reader in current_app.extensions["readers"] if reader.name == SEARCH])
    db.session.execute(update(Cursor).values(seq=head(), moved_at=now()))
    commit()
