"""What people did who are forgotten by now: the journal no longer says who, but what they gave others stays given."""

from collections.abc import Container, Iterator, Sequence, Set

from rewards.ledger.claims import Effect, Withdrawal
from rewards.ledger.paid import Holdings, Paid


def givers(effects: Sequence[Effect], holdings: Holdings, targets: Set[str]) -> Iterator[int]:
    """Whoever may be meant where a withdrawal names nobody; `targets` are those of withdrawals that were read before."""
    for target in targets | {each.target for each in effects if isinstance(each, Withdrawal) and each.is_of_former}:
        found = (giver_in(paid.cause) for paid in holdings.of_target(target, 0))
        yield from (giver for giver in found if giver is not None)


def one_of_former(withdrawal: Withdrawal, holdings: Holdings, people: Container[int | None]) -> Iterator[Paid]:
    """Who took it back is forgotten: one that a forgotten person gave goes, and all of them are worth the same."""
    seq = withdrawal.entry.seq
    theirs = [paid for paid in holdings.of_target(withdrawal.target, seq) if paid.cause.startswith(withdrawal.cause)]
    if any(holdings.is_there(seq, paid) for paid in theirs):
        return
    for paid in theirs:
        if paid.points and giver_in(paid.cause) not in people:
            yield paid
            return


def giver_in(cause: str) -> int | None:
    """Of "like:12:5", 5. None where that is not known, and for what is the giver's own."""
    giver = cause.rpartition(":")[2]
    return int(giver) if giver.isdecimal() else None
