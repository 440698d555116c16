"""Where a thread stood and what it was about when something happened, and which family a product belongs to.

The journal copies no category into its entries. A thread's moves stand in it, so where it stood before each is known: an entry is
paid by that, however late it is read.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from core.db import among, db
from core.journal.models import JournalRow
from customers.products.queries import families_of
from customers.purchases.activity import PurchaseRecorded
from forum.activity import ThreadMoved
from forum.threads.queries import places_of
from rewards.ledger.claims import Claim

if TYPE_CHECKING:
    from rewards.rules.matching import RuleView


class Places:
    """For the claims whose rules ask: two statements for threads, one for products."""

    def __init__(self, claims: Sequence[Claim], orders: Sequence[PurchaseRecorded]) -> None:
        threads = sorted({claim.thread_id for claim in claims if claim.thread_id is not None})
        ordered = [each for claim in claims if isinstance(each := claim.entry.activity, PurchaseRecorded)]
        skus = sorted({sku for order in (*orders, *ordered) for sku, _amount in order.lines})
        self._stands = places_of(threads) if threads else {}
        self._moves = _moves(threads, min(claim.entry.seq for claim in claims)) if threads else {}
        self._family = families_of(skus) if skus else {}

    def fits(self, rule: "RuleView", claim: Claim) -> bool:
        place = self._stands.get(claim.thread_id or 0)
        if place is None:
            return False
        stood = {
            "category": self._category(claim, place.category),
            "product": place.product_sku,
            "family": place.product_family,
        }
        return all(getattr(rule, name) in (None, value) for name, value in stood.items())

    def is_of(self, rule: "RuleView", sku: str) -> bool:
        return rule.product in (None, sku) and rule.family in (None, self._family.get(sku))

    def _category(self, claim: Claim, now: str) -> str:
        """What the first move after this entry says it came from; where it stands now if there was none."""
        moves = self._moves.get(claim.thread_id or 0, ())
        later = bisect_right(moves, (claim.entry.seq, ""))
        return moves[later][1] if later < len(moves) else now


def _moves(thread_ids: Sequence[int], after: int) -> dict[int, list[tuple[int, str]]]:
    """Thread → (entry, where it stood until then), in order."""
    query = select(JournalRow.object_id, JournalRow.seq, JournalRow.facts).where(
        JournalRow.object_type == ThreadMoved.object_type,
        among(JournalRow.object_id, thread_ids),
        JournalRow.kind == ThreadMoved.kind,
        JournalRow.seq > after,
    )
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in db.session.execute(query.order_by(JournalRow.seq)):
        if row.facts.get("from_category"):
            found[row.object_id].append((row.seq, row.facts["from_category"]))
    return found
