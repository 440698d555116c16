"""What one is asked while joining. It waits in the mailed link, and is said once the address is proven."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from customers.attributes.kinds import Defined, Unfit, from_text, judged
from customers.attributes.queries import all_defined


@dataclass(frozen=True)
class Asked:
    """A question with what was typed and what is wrong with it."""

    of: Defined
    value: Any = None
    wrong: str = ""

    @property
    def field(self) -> str:
        return f"attribute-{self.of.key}"


def asked() -> list[Asked]:
    return [Asked(one) for one in all_defined() if one.at_sign_up and one.maintained_by != "company"]


def answered(texts: Callable[[str], list[str]]) -> list[Asked]:
    """`texts` gives what the page's form holds under a name."""
    return [_judged(one.of, from_text(one.of, texts(one.field))) for one in asked()]


def _judged(of: Defined, value: Any) -> Asked:
    if value is None:
        return Asked(of, None, _("Please say this."))
    try:
        judged(of, value)
    except Unfit as unfit:
        return Asked(of, value, str(unfit))
    return Asked(of, value)


def said(answers: list[Asked]) -> Mapping[str, Any]:
    return {one.of.key: one.value for one in answers}
