"""What staff send to make a segment: a name and a rule, as JSON or put together from the fields of a page."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from core.forms import Form, JsonObject, OneOf, Text, whole_number
from customers import conditions

ROWS = 4
JOINED = [("all", _l("all of these")), ("any", _l("any of these"))]


class RuleForm(Form):
    rule = JsonObject(_l("Rule"), required=True, check=conditions.check)


class SegmentForm(RuleForm):
    name = Text(_l("Name"), most=120, required=True)


class SegmentPageForm(Form):
    """`rule` holds JSON where somebody wrote some; else the rows count."""

    name = Text(_l("Name"), most=120)
    joined = OneOf(_l("Who meets"), choices=JOINED, default="all")
    rule = JsonObject(_l("The rule itself, as JSON"), check=conditions.check)


def rule_of(form: SegmentPageForm, sent: Mapping[str, str]) -> Any:
    """The rule that the page's fields say; None where they say nothing."""
    if form.rule.data is not None:
        return form.rule.data
    leaves = [leaf for leaf in (_leaf(sent, row) for row in range(ROWS)) if leaf]
    return {form.joined.data or "all": leaves} if leaves else None


def _leaf(sent: Mapping[str, str], row: int) -> dict[str, Any] | None:
    kind, _colon, name = sent.get(f"subject-{row}", "").partition(":")
    if not name:
        return None
    leaf: dict[str, Any] = {kind: name}
    operator, value = sent.get(f"operator-{row}", "exists"), sent.get(f"value-{row}", "").strip()
    leaf |= _asked(operator, value)
    days = sent.get(f"days-{row}", "").strip()
    if days:
        number = whole_number(days)
        leaf["within_days"] = days if number is None else number
    detail, wanted = sent.get(f"detail-{row}", ""), sent.get(f"wanted-{row}", "").strip()
    if detail and wanted:
        leaf[detail] = wanted
    return leaf


def _asked(operator: str, value: str) -> dict[str, Any]:
    if operator in ("exists", "missing"):
        return {"exists": operator == "exists"}
    if operator == "in":
        return {"in": [_plain(part.strip()) for part in value.split(",") if part.strip()]}
    return {operator: _plain(value)}


def _plain(text: str) -> Any:
    """A number where it reads like one, true and false for yes and no, else the text."""
    words = {"yes": True, "no": False, "true": True, "false": False}
    try:
        number = float(text)
        return int(number) if number.is_integer() else number
    except (ValueError, OverflowError):
        return words.get(text.lower(), text)
