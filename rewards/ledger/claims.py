"""From what happened to what it is worth: pure but for the return window, so that it can be read and tested like a table.

The book (book.py) adds the line that is missing between what a cause is worth and what it was paid. The same effect twice
adds nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from core.journal import Entry
from customers.activity import Erased
from customers.purchases.activity import PurchaseRecorded, PurchaseRefunded, PurchaseRenumbered, PurchaseValued
from customers.purchases.return_window import return_window
from forum import activity as forum
from ideas import activity as ideas
from rewards.rules import triggers as on


class Claim(NamedTuple):
    """A cause that a trigger's rules may pay for. `amount` is 1 for a thing, minor units of the report currency for money.

    `cause` names what is paid for, `target` the post or order that it hangs on. `at` is the moment whose rules count.
    `is_of_former`: who did it is forgotten by now, and the cause may stand in the book under their number.
    """

    entry: Entry
    trigger: str
    customer_id: int
    cause: str
    target: str
    at: datetime
    amount: int = 1
    thread_id: int | None = None
    matures_at: datetime | None = None
    is_of_former: bool = False


class Withdrawal(NamedTuple):
    """The cause no longer counts, whatever it was paid. `is_of_former`: `cause` is what all causes of this kind begin with,
    and one of somebody who is forgotten goes."""

    entry: Entry
    cause: str
    target: str = ""
    reason: str = "withdrawn"
    is_of_former: bool = False


@dataclass(frozen=True, slots=True)
class Removal:
    """The target is gone: all that was paid for it comes back. `restored`: it is there again, and is paid again."""

    entry: Entry
    target: str
    restored: bool = False


@dataclass(frozen=True, slots=True)
class Refund:
    """Of an order that counts, `left` of `ordered` (minor units of its own currency) remain."""

    entry: Entry
    target: str
    left: int
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Renumbering:
    """An order has another place among its customer's than it was paid for."""

    entry: Entry
    target: str


@dataclass(frozen=True, slots=True)
class Valuing:
    """What an order is worth was not known when it was said, and is known now."""

    entry: Entry
    target: str


@dataclass(frozen=True, slots=True)
class Forfeit:
    """A person is gone, and their points with them."""

    entry: Entry
    customer_id: int


Effect = Claim | Withdrawal | Removal | Refund | Renumbering | Valuing | Forfeit


def effects(entry: Entry) -> Iterator[Effect]:
    yield from HEARD[type(entry.activity)](entry, entry.activity)


def _thread_started(entry: Entry, happened: forum.ThreadStarted) -> Iterator[Effect]:
    if happened.actor_id is None:
        return
    for trigger in (on.THREAD, on.TIP) if happened.thread_kind == "tip" else (on.THREAD,):
        cause, target = f"{trigger}:{happened.thread_id}", f"post:{happened.post_id}"
        yield Claim(entry, trigger, happened.actor_id, cause, target, entry.at, thread_id=happened.thread_id)


def _post_added(entry: Entry, happened: forum.PostAdded) -> Iterator[Effect]:
    if happened.actor_id is not None:
        yield _about_post(entry, on.POST, happened.actor_id, f"post:{happened.post_id}")


def _reacted(entry: Entry, happened: forum.PostReacted) -> Iterator[Effect]:
    """Nothing for acting on oneself. Of somebody who is forgotten the reaction stays, and so does what it pays its author."""
    giver, author = happened.actor_id, happened.author_id
    is_of_former = giver is None
    cause = f"{happened.reaction}:{happened.post_id}:{f'@{entry.seq}' if giver is None else giver}"
    trigger = {"like": on.LIKE_RECEIVED, "worked": on.TIP_WORKED}.get(happened.reaction)
    if trigger is None or author is None or giver == author:
        return
    yield _about_post(entry, trigger, author, cause, is_of_former)
    if giver is not None and trigger == on.LIKE_RECEIVED:
        yield _about_post(entry, on.LIKE_GIVEN, giver, f"{cause}:given")


def _unreacted(entry: Entry, happened: forum.ReactionWithdrawn) -> Iterator[Effect]:
    begins, target = f"{happened.reaction}:{happened.post_id}:", f"post:{happened.post_id}"
    if happened.actor_id is None:
        yield Withdrawal(entry, begins, target, is_of_former=True)
    else:
        yield Withdrawal(entry, f"{begins}{happened.actor_id}", target)
        yield Withdrawal(entry, f"{begins}{happened.actor_id}:given", target)


def _accepted(entry: Entry, happened: forum.AnswerAccepted) -> Iterator[Effect]:
    if happened.author_id is not None and happened.actor_id != happened.author_id:
        yield _about_post(entry, on.ANSWER, happened.author_id, f"answer:{happened.post_id}")


def _unaccepted(entry: Entry, happened: forum.AnswerWithdrawn) -> Iterator[Effect]:
    reason = "answer_removed" if happened.is_removal else "withdrawn"
    yield Withdrawal(entry, f"answer:{happened.post_id}", f"post:{happened.post_id}", reason)


def _removed(entry: Entry, happened: Any) -> Iterator[Effect]:
    yield Removal(entry, f"post:{happened.post_id}")


def _restored(entry: Entry, happened: Any) -> Iterator[Effect]:
    yield Removal(entry, f"post:{happened.post_id}", restored=True)


def _won(entry: Entry, happened: ideas.IdeaWon) -> Iterator[Effect]:
    """What its campaign had promised; nothing for whoever decides for an idea of their own. An idea that is gone takes it
    along, as any post does."""
    if happened.author_id is None or happened.author_id == happened.actor_id or happened.points <= 0:
        return
    cause, about = f"{on.IDEA_WON}:{happened.idea_id}", (f"post:{happened.post_id}", entry.at, happened.points)
    yield Claim(entry, on.IDEA_WON, happened.author_id, cause, *about, thread_id=happened.thread_id)


def _win_withdrawn(entry: Entry, happened: ideas.WinWithdrawn) -> Iterator[Effect]:
    yield Withdrawal(entry, f"{on.IDEA_WON}:{happened.idea_id}", f"post:{happened.post_id}")


def _ordered(entry: Entry, happened: PurchaseRecorded) -> Iterator[Effect]:
    """An order in a currency without a rate is worth no points until `PurchaseValued` says what it is worth. It counts by the rules of the
    day on which it was placed, whenever it was delivered and whenever its customer was found."""
    if happened.actor_id is None or happened.report_amount is None or happened.net_amount <= 0:
        return
    at = datetime.fromisoformat(happened.ordered_at)
    target = f"purchase:{happened.purchase_id}"
    for trigger in on.PURCHASES:
        amount = happened.report_amount if trigger == on.SPENT else 1
        cause = f"{trigger}:{happened.purchase_id}"
        yield Claim(entry, trigger, happened.actor_id, cause, target, at, amount, matures_at=at + return_window())


def _refunded(entry: Entry, happened: PurchaseRefunded) -> Iterator[Effect]:
    yield Refund(entry, f"purchase:{happened.purchase_id}", happened.left_amount, happened.is_whole)


def _renumbered(entry: Entry, happened: PurchaseRenumbered) -> Iterator[Effect]:
    yield Renumbering(entry, f"purchase:{happened.purchase_id}")


def _valued(entry: Entry, happened: PurchaseValued) -> Iterator[Effect]:
    yield Valuing(entry, f"purchase:{happened.purchase_id}")


def _erased(entry: Entry, happened: Any) -> Iterator[Effect]:
    yield Forfeit(entry, happened.customer_id)


def _about_post(entry: Entry, trigger: str, customer_id: int, cause: str, is_of_former: bool = False) -> Claim:
    happened: Any = entry.activity
    about = (f"post:{happened.post_id}", entry.at, 1, happened.thread_id)
    return Claim(entry, trigger, customer_id, cause, *about, is_of_former=is_of_former)


Hear = Callable[[Entry, Any], Iterator[Effect]]
HEARD: dict[type, Hear] = {
    forum.ThreadStarted: _thread_started,
    forum.PostAdded: _post_added,
    forum.PostReacted: _reacted,
    forum.ReactionWithdrawn: _unreacted,
    forum.AnswerAccepted: _accepted,
    forum.AnswerWithdrawn: _unaccepted,
    forum.PostHidden: _removed,
    forum.PostDeleted: _removed,
    forum.PostRestored: _restored,
    forum.ThreadHidden: _removed,
    forum.ThreadDeleted: _removed,
    forum.ThreadRestored: _restored,
    ideas.IdeaWon: _won,
    ideas.WinWithdrawn: _win_withdrawn,
    PurchaseRecorded: _ordered,
    PurchaseRefunded: _refunded,
    PurchaseRenumbered: _renumbered,
    PurchaseValued: _valued,
    Erased: _erased,
}
