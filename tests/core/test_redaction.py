"""Names go out of text that stays, and nobody else's name with them."""

import pytest

from core.redaction import Names

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
