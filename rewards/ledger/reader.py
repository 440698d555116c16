"""The ledger's reader: accumulating. Lines, balances and cursor commit together."""

from collections.abc import Sequence

from core.journal import Entry, record
from core.journal.readers import Reader, Style
from customers.standing import put_points
from rewards.activity import PointsChanged
from rewards.ledger.book import Book
from rewards.ledger.claims import HEARD, effects
from rewards.ledger.late import with_later
from rewards.ledger.orders import paying
from rewards.levels.standing import settle_levels


def handle(entries: Sequence[Entry]) -> None:
    found = [effect for entry in paying(with_later(entries)) for effect in effects(entry)]
    if not found:
        return
    book = Book(found)
    for effect in found:
        book.enter(effect)
    book.write()
    changed = {customer_id: points for customer_id, points in sorted(book.changes.items()) if points}
    for customer_id, points in changed.items():
        record(PointsChanged(customer_id=customer_id, points=points))
    put_points(book.status)
    settle_levels(sorted(book.status))


READER = Reader("ledger", Style.ACCUMULATING, handle, reads=frozenset(HEARD), at_once=2000)
