"""Programmes say how far they went."""

from collections.abc import Callable

from tests.counts import PROVE, count


def test_a_programme_goes_all_the_way_only_when_asked(told: Callable[[str], None]):
    assert count(small=2, full=200) == (200 if PROVE else 2)
    told(f"this programme counts to {count(2, 200)}")
