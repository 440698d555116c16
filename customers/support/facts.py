"""What conditions can ask about support and use."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import Select, select

from core.facts import Fact
from customers.products.models import Product
from customers.products.queries import choices, families
from customers.support.models import SupportCase, UsageEvent

OF_PRODUCT = ("product", "family")
CHOICES = (("product", choices), ("family", families))


def _cases(value: Any) -> Select:
    return (
        select(
            SupportCase.customer_id,
            value.label("value"),
            SupportCase.opened_at.label("at"),
            SupportCase.kind.label("case_kind"),
            Product.sku.label("product"),
            Product.family.label("family"),
        )
        .outerjoin(Product, Product.id == SupportCase.product_id)
        .where(SupportCase.customer_id.is_not(None))
    )


def support_cases() -> Select:
    return _cases(SupportCase.id)


def support_minutes() -> Select:
    return _cases(SupportCase.minutes).where(SupportCase.minutes.is_not(None))


def usage() -> Select:
    return (
        select(
            UsageEvent.customer_id,
            UsageEvent.value.label("value"),
            UsageEvent.at,
            UsageEvent.measure.label("measure"),
            Product.sku.label("product"),
            Product.family.label("family"),
        )
        .outerjoin(Product, Product.id == UsageEvent.product_id)
        .where(UsageEvent.customer_id.is_not(None))
    )


def last_usage() -> Select:
    rows = usage().subquery()
    columns = [rows.c.customer_id, rows.c.at.label("value"), rows.c.at, rows.c.measure, rows.c.product, rows.c.family]
    return select(*columns)


FACTS = [
    Fact(
        "support_cases",
        _l("support cases"),
        "count",
        support_cases,
        "",
        ("case_kind", *OF_PRODUCT),
        CHOICES,
        counted=lambda n: ngettext("support case", "support cases", n),
    ),
    Fact("support_minutes", _l("support time"), "sum", support_minutes, "minutes", ("case_kind", *OF_PRODUCT), CHOICES),
    Fact("usage", _l("measured use"), "sum", usage, "", ("measure", *OF_PRODUCT), CHOICES),
    Fact("last_usage", _l("last use"), "moment", last_usage, "", ("measure", *OF_PRODUCT), CHOICES),
]
