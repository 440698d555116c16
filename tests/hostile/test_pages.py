"""Each hostile text through each field of each form that a guest, a customer and an admin can reach."""

from collections.abc import Callable

import pytest

from tests.hostile.conftest import Place
from tests.hostile.page_forms import PageForm
from tests.hostile.throwing import PARTS, Thrower

VISITORS = ("ada", "ana", "guest")


@pytest.mark.parametrize("part", range(PARTS))
def test_no_text_breaks_or_acts_through_a_form(place: Place, told: Callable, part: int) -> None:
    thrower = Thrower(place, "fields of forms")
    doors = [(who, form, *target) for who, form in _forms(thrower) for target in form.targets()]
    for who, form, name, free in doors[part::PARTS]:
        thrower.through_form(who, form, name, free)
    thrower.done(told)


def _forms(thrower: Thrower) -> list[tuple[str, PageForm]]:
    """Each form once, for the first who meets it."""
    met: dict[tuple[str, str, frozenset[str]], tuple[str, PageForm]] = {}
    for who in VISITORS:
        tally = thrower.door(f"{who}: pages as they are")
        for key, form in thrower.walk(tally, who, 2).forms.items():
            met.setdefault(key, (who, form))
    return list(met.values())
