"""Names go out of text that stays, and nobody else's name with them."""

import pytest
from sqlalchemy import insert, select

from core.clock import now
from core.db import db
from core.redaction import Names, redact
from forum.drafts.models import Draft
from tests.world import acting

ANA = Names(("ana", "old-ana"), "Ana Ribeiro", "ana@example.com")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("@ana, look", "@former-customer, look"),
        ("@Ana.", "@former-customer."),
        ("@ana-maria and @anabel", "@ana-maria and @anabel"),
        ("@old-ana", "@former-customer"),
        ("> @ana, post 3:\n> yes", "> @former-customer, post 3:\n> yes"),
        ('<a class="mention" href="/u/ana">@ana</a>!', "@former-customer!"),
        ("banana, ana and Ana", "banana, ana and Ana"),
        ("write to ANA@example.com", "write to former-customer"),
        ("Ana Ribeiro said", "Ana Ribeiro said"),
    ],
)
def test_in_other_peoples_words_only_what_can_mean_nobody_else_goes(before: str, after: str) -> None:
    assert ANA.of_others(before) == after


def test_where_they_talked_with_each_other_the_whole_name_goes_too() -> None:
    assert ANA.of_others("Thank you, Ana Ribeiro! (Ana)", talked=True) == "Thank you, former-customer! (Ana)"


def test_in_ones_own_words_every_part_goes() -> None:
    assert ANA.of_own("I am Ana. Ribeiro, to you. banana. ana@example.com -- ANA") == (
        "I am former-customer. former-customer, to you. banana. former-customer -- former-customer"
    )
    assert Names().of_own("Nobody knows me.") == "Nobody knows me."


@pytest.mark.both
def test_a_column_loses_the_name_wherever_it_stands_and_nothing_else_changes(app, world) -> None:
    """A row is known by its table's key, of however many columns."""
    said = {"thread-1": "Ask @ana_100% or ana@example.com", "thread-2": "banana", "thread-3": "ANA RIBEIRO knows"}
    with acting(app):
        rows = [{"customer_id": world.ben.id, "key": key, "body": "@ana", "title": it} for key, it in said.items()]
        db.session.execute(insert(Draft), [row | {"saved_at": now()} for row in rows])
        redact(Names(("ana_100%",), "Ana Ribeiro", "ana@example.com"), Draft.title)
        assert _titles() == said | {"thread-1": "Ask @former-customer or former-customer"}
        redact(Names((), "Ana Ribeiro"), Draft.title, Draft.body, talked=True)
        redact(Names(), Draft.title)
        assert _titles()["thread-3"] == "ANA RIBEIRO knows", "as a name is written, so that rose stays a rose"


def _titles():
    return {row.key: row.title for row in db.session.execute(select(Draft.key, Draft.title))}
