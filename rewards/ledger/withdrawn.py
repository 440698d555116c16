"""What was taken back while its post was gone: the book had nothing to take then, and what comes back with the post is not that."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

from flask import current_app
from sqlalchemy import select

from core.db import among, db
from core.journal.models import JournalRow
from forum.activity import AnswerWithdrawn, ReactionWithdrawn
from rewards.ledger.claims import Effect, Removal, Withdrawal, effects
from rewards.ledger.paid import Holdings, Paid

KINDS = (ReactionWithdrawn.kind, AnswerWithdrawn.kind)  # who wins is not said anew of an idea that is gone


class Withdrawn:
    """One statement, where a post comes back. `by_former` are the targets of which somebody who is forgotten took one back."""

    def __init__(self, given: Sequence[Effect]) -> None:
        self._named: defaultdict[str, list[int]] = defaultdict(list)
        self._of_former: defaultdict[str, list[int]] = defaultdict(list)
        self.by_former: set[str] = set()
        back = {each.target for each in given if isinstance(each, Removal) and each.restored}
        for each in _withdrawals(sorted(int(target.partition(":")[2]) for target in back)) if back else ():
            found = self._of_former if each.is_of_former else self._named
            found[each.cause].append(each.entry.seq)
            if each.is_of_former:
                self.by_former.add(each.target)

    def still_given(
        self, groups: Sequence[Paid], seq: int, holdings: Holdings, is_former: Callable[[Paid], bool]
    ) -> Iterator[Paid]:
        """Of those that a removal took: what nobody took back since. Of forgotten people's as many as are left, and first those
        that this entry brought back before."""
        less: Counter[str] = Counter()
        for paid in sorted(groups, key=lambda one: holdings.is_there(seq, one)):
            begins = f"{paid.cause.rpartition(':')[0]}:"
            if self._since(self._named[paid.cause], paid, seq):
                continue
            if is_former(paid) and less[begins] < self._since(self._of_former[begins], paid, seq):
                less[begins] += 1
                continue
            yield paid

    @staticmethod
    def _since(seqs: Sequence[int], paid: Paid, seq: int) -> int:
        return sum(paid.last_seq < each < seq for each in seqs)


def _withdrawals(post_ids: Sequence[int]) -> Iterator[Withdrawal]:
    query = select(JournalRow.__table__).where(
        JournalRow.object_type == "post", among(JournalRow.object_id, post_ids), JournalRow.kind.in_(KINDS)
    )
    read = current_app.extensions["kinds"].read
    for row in db.session.execute(query.order_by(JournalRow.seq)):
        yield from (each for each in effects(read(row)) if isinstance(each, Withdrawal))
