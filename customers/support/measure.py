"""How much of something was measured: 3 brews, 1.5 hours. At most six decimals, so that it is kept and added exactly."""

from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import BigInteger, Integer, TypeDecorator
from wtforms import Field, ValidationError

from core.forms.texts import NEEDED

DECIMALS = 6
MOST = 8_000_000_000  # up to here JSON's numbers tell all six decimals apart
UNIT, LARGEST = 10**DECIMALS, 2**63 - 1


class Measured(TypeDecorator[float]):
    """Kept in whole millionths: both databases add and compare them exactly, and sums are divided when they are read."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Any) -> Any:
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else BigInteger())

    def process_bind_param(self, value: float | None, dialect: Any) -> int | None:
        return None if value is None else max(-LARGEST, min(LARGEST, round(Decimal(str(value)) * UNIT)))

    def process_result_value(self, value: Any, dialect: Any) -> int | float | None:
        return None if value is None else _plain(Decimal(int(value)) / UNIT)


class Measure(Field):
    """By JSON alone; a file's text is read by `of_text`."""

    json_type = "number"
    least, most = 0, MOST

    def __init__(self, label: Any = None, *, required: bool = False, **options: Any) -> None:
        super().__init__(label, **options)
        self.required = required

    def take_json(self, value: Any) -> str | None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return _("This must be a number.")
        self.raw_data, self.data = [value], value
        return None

    def pre_validate(self, form: Any) -> None:
        if self.data is None:
            raise ValidationError(NEEDED)
        if not self.least <= self.data <= self.most:
            raise ValidationError(_("From %(least)s to %(most)s.", least=self.least, most=self.most))
        exact = Decimal(str(self.data))
        if exact != round(exact, DECIMALS):
            raise ValidationError(_("At most %(most)s decimals.", most=DECIMALS))
        self.data = _plain(exact)


def of_text(text: str) -> int | float:
    """ValueError for what is no finite number."""
    number = float(text)
    if not abs(number) < float("inf"):
        raise ValueError(text)
    return int(number) if number == int(number) else number


def _plain(value: Decimal) -> int | float:
    return int(value) if value == int(value) else float(value)
