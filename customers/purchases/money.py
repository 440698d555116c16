"""Money is whole minor units beside an ISO 4217 code. How many minor units a currency has, and how amounts are read."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from babel.core import get_global

NO_DECIMALS = frozenset(re.findall("[A-Z]+", "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"))
THREE_DECIMALS = frozenset(re.findall("[A-Z]+", "BHD IQD JOD KWD LYD OMR TND"))
NONE = frozenset({"XXX", "XTS"})
MOST = 10**15


def decimals(currency: str) -> int:
    if currency in NO_DECIMALS:
        return 0
    return 3 if currency in THREE_DECIMALS else 2


def is_code(text: str) -> bool:
    """A currency of ISO 4217, those of the past as well; "XXX" is none, and "XTS" is for tests."""
    return text in get_global("all_currencies") and text not in NONE


def to_minor(amount: Any, currency: str) -> int:
    """`"59.90"`, 59.9 or Decimal("59.90") EUR → 5990; half a unit rounds away from zero. Else ValueError."""
    try:
        units = Decimal(str(amount).strip()).scaleb(decimals(currency)).quantize(Decimal(1), ROUND_HALF_UP)
    except (ArithmeticError, ValueError):
        raise ValueError(f"{amount!r} is not an amount") from None
    if not units.is_finite() or abs(units) > MOST:
        raise ValueError(f"{amount!r} is not an amount")
    return int(units)


class Rounded(ValueError):
    """An amount that is finer than its currency."""


def exact_minor(amount: Any, currency: str) -> int:
    """The same, and Rounded where the amount is no whole number of minor units."""
    minor = to_minor(amount, currency)
    if Decimal(str(amount).strip()) != major(minor, currency):
        raise Rounded(f"{amount!r} is finer than {currency}")
    return minor


def major(minor: int, currency: str) -> Decimal:
    """5990 EUR → 59.90, exact."""
    return Decimal(minor).scaleb(-decimals(currency))


def printed(minor: int | None, currency: str) -> str | None:
    """As a page prints it: `1,259.90 EUR`."""
    return None if minor is None else f"{major(minor, currency):,.{decimals(currency)}f} {currency}"


def share_out(total: int, weights: list[int]) -> list[int]:
    """`total` in proportion to the weights, to the last minor unit: the largest remainders get what is left over."""
    whole = sum(weights)
    if not whole:
        return [0 for _ in weights]
    parts = [total * weight // whole for weight in weights]
    by_rest = sorted(range(len(weights)), key=lambda place: (-(total * weights[place] % whole), place))
    for place in by_rest[: total - sum(parts)]:
        parts[place] += 1
    return parts
