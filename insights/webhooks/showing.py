"""Webhooks and their logs in words."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from insights.webhooks import queries

OFF = {
    "admin": _l("switched off"),
    "gone": _l("off: the receiver said that it is gone (410)"),
    "dead": _l("off: nothing arrived for three days"),
    "owner": _l("off: nobody answers for it any more"),
}
STATES = {
    "delivered": (_l("delivered"), "green"),
    "waiting": (_l("on its way"), "blue"),
    "failed": (_l("failed"), "red"),
    "passed_over": (_l("not sent"), ""),
}
PROBLEMS = {
    "address": _l("Its name leads to an address that is not public."),
    "connection": _l("No connection."),
    "time": _l("No answer in time."),
    "unseen": _l("About something that whoever answers for the webhook may not know of."),
}


def shown(hook: Any) -> dict[str, Any]:
    """With a badge: (words, tone)."""
    return {**hook._mapping, "state": _state(hook), "is_on": hook.off_at is None}


def _state(hook: Any) -> tuple[str, str]:
    if hook.off_at:
        return str(OFF[hook.off_because]), "red"
    return (_("failing"), "amber") if hook.failing_since else (_("on"), "green")


def line(row: Any) -> dict[str, Any]:
    words, tone = STATES[queries.state(row)]
    why = PROBLEMS.get(row.problem, "") or (_("Answered %(code)s.", code=row.code) if row.code else "")
    return {**row._mapping, "state": (str(words), tone), "why": str(why)}
