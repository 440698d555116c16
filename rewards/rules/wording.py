"""A rule as a sentence, as staff wrote it and as customers read it."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from core.clock import now
from core.options import option
from customers.products.queries import names_of as names_of_products
from customers.purchases.money import major, printed, to_minor
from customers.purchases.rates import OPTION as REPORT_CURRENCY
from customers.purchases.return_window import return_window
from forum.categories.queries import names_of as names_of_categories
from rewards.rules import triggers as on

NO_NAMES: Mapping[str, str] = {}


def sentences(rules: Iterable[Any]) -> list[str]:
    """Of rules as they are kept: the names of what they are about came with them."""
    return [sentence(rule) for rule in rules]


def names_in(rule: Any) -> dict[str, str]:
    """Of a rule that is only being written."""
    places = names_of_categories([rule.category]) if rule.category else {}
    return places | (names_of_products([rule.product]) if rule.product else {})


def sentence(rule: Any, names: Mapping[str, str] = NO_NAMES) -> str:
    points = ngettext("%(num)d point", "%(num)d points", rule.points)
    words = [f"{points} {_what(rule)}"]
    said = {name: getattr(rule, name) for name in on.SOME_TAKE if on.takes(rule.trigger, name)}
    words += [_("in %(category)s", category=_named(rule, "category", names))] if said.get("category") else []
    words += [_("for %(what)s", what=_named(rule, name, names)) for name in ("product", "family") if said[name]]
    caps = [
        _("at most %(cap)s a day", cap=rule.day_cap) if rule.day_cap else "",
        _("at most %(cap)s for one", cap=rule.target_cap) if rule.target_cap else "",
        _("at most %(cap)s in all", cap=rule.total_cap) if rule.total_cap else "",
        _("at most %(cap)s from one person in 30 days", cap=rule.giver_cap) if said.get("giver_cap") else "",
        ngettext(
            "only from people who are here for a day",
            "only from people who are here for %(num)d days",
            rule.giver_days,
        )
        if said.get("giver_days")
        else "",
    ]
    return ", ".join([" ".join(words), *filter(None, caps), *_window(rule)]) + "."


def _named(rule: Any, name: str, names: Mapping[str, str]) -> str:
    slug = getattr(rule, name)
    return names.get(slug) or getattr(rule, f"{name}_name", None) or slug


def example(rule: Any) -> str:
    """What an order of a hundred brings by a rule for money, caps looked at."""
    currency = option(REPORT_CURRENCY)
    if rule.trigger != on.SPENT or not currency:
        return ""
    amount = to_minor(100, currency)
    brings = min(filter(None, (rule.day_cap, rule.target_cap, rule.total_cap)), default=None)
    points = rule.points * (amount // rule.per)
    return ngettext(
        "An order of %(amount)s, net, brings %(num)d point.",
        "An order of %(amount)s, net, brings %(num)d points.",
        points if brings is None else min(points, brings),
        amount=printed(amount, currency),
    )


def _window(rule: Any) -> list[str]:
    begins = [_("from %(day)s on", day=f"{rule.starts_at:%Y-%m-%d}")] if rule.starts_at > now() else []
    return begins + ([_("until %(day)s", day=f"{rule.ends_at:%Y-%m-%d}")] if rule.ends_at else [])


def _what(rule: Any) -> str:
    if rule.trigger == on.SPENT:
        currency = option(REPORT_CURRENCY)
        amount = f"{major(rule.per, currency or 'EUR').normalize():f} {currency}".strip()
        return _("for each %(amount)s spent, net", amount=amount)
    if rule.trigger == on.REPEAT_ORDER and rule.within_days:
        return ngettext(
            "for an order within a day of the one before",
            "for an order within %(num)d days of the one before",
            rule.within_days,
        )
    if rule.trigger == on.NTH_ORDER:
        return _("for order number %(nth)s", nth=rule.nth)
    return {
        on.THREAD: _("for starting a thread"),
        on.POST: _("for a reply"),
        on.TIP: _("for a tip"),
        on.ANSWER: _("when your answer is accepted"),
        on.LIKE_RECEIVED: _("for each like you receive"),
        on.LIKE_GIVEN: _("for each like you give"),
        on.TIP_WORKED: _("for each person your tip works for"),
        on.IDEA_WON: _("for each point that a campaign promised, when your idea wins it"),
        on.ORDER: _("for each order"),
        on.REPEAT_ORDER: _("for each order after the first"),
    }[rule.trigger]


def how_long_pending() -> str:
    days = return_window().days
    if not days:
        return _("Points of an order count at once.")
    return ngettext(
        "Points of an order are pending for a day.", "Points of an order are pending for %(num)d days.", days
    )


def name_of(key: str, labels: Mapping[str, str]) -> str:
    """What points were for, as a chart says it: the rule's name, also of one that ended."""
    if key in labels:
        return labels[key]
    return key.replace("-", " ").capitalize() if key else _("By hand, and from before")
