"""Why somebody got this: each line of the book in a sentence."""

from typing import Any

from flask_babel import lazy_gettext as _l

from rewards.rules import triggers as on

REASONS = {
    on.THREAD: _l("You started a thread"),
    on.POST: _l("You replied"),
    on.TIP: _l("You wrote a tip"),
    on.ANSWER: _l("Your answer was accepted"),
    on.LIKE_RECEIVED: _l("Somebody liked what you wrote"),
    on.LIKE_GIVEN: _l("You liked what somebody wrote"),
    on.TIP_WORKED: _l("Your tip worked for somebody"),
    on.IDEA_WON: _l("Your idea won its campaign"),
    on.SPENT: _l("You bought something"),
    on.ORDER: _l("You ordered"),
    on.REPEAT_ORDER: _l("You came back and ordered again"),
    on.NTH_ORDER: _l("You reached a number of orders"),
    "withdrawn": _l("It was taken back"),
    "answer_removed": _l("The accepted answer was removed"),
    "removed": _l("The post was removed"),
    "restored": _l("The post is back"),
    "renumbered": _l("An order came in or went back before it"),
    "refund": _l("Something was refunded"),
    "redeemed": _l("You spent points"),
    "redemption_cancelled": _l("A redemption was cancelled"),
    "opening": _l("Brought along from another system"),
    "by_hand": _l("Given by hand"),
    "erased": _l("The record was erased"),
}


def reason_of(row: Any) -> Any:
    """The note of whoever did it by hand comes first."""
    return row.note or REASONS.get(row.reason, row.reason)
