"""How often one may search. Programs with a token have their own limit, of all requests."""

from flask import request
from limits import RateLimitItemPerMinute, RateLimitItemPerSecond

from core.access import viewer
from core.limits import asker, limits

GUESTS_TOGETHER = RateLimitItemPerSecond(8)
A_GUEST = (RateLimitItemPerSecond(5), RateLimitItemPerMinute(60))
A_MEMBER = (RateLimitItemPerSecond(8), RateLimitItemPerMinute(120))
WHILE_TYPING = RateLimitItemPerMinute(60)


def check_search() -> None:
    """TooMany for who searches like a machine. What all guests share is counted last: one alone cannot use it up."""
    person = viewer()
    if person.token_id is not None:
        return
    for limit in A_GUEST if person.is_guest else A_MEMBER:
        limits().hit(limit, "search", asker())
    if person.is_guest:
        limits().hit(GUESTS_TOGETHER, "search", "guests")


def check_typing() -> None:
    limits().hit(WHILE_TYPING, "similar", asker())


def check_click() -> None:
    limits().hit(WHILE_TYPING, "search click", request.remote_addr or "")
