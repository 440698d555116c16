"""Who owns what, and since when: the mark beside a post. Only of those who agreed to show it.

A paid order says it ("owner since May 2026"); all of it sent back says "returned". Where nothing was bought here, the
person's own word is shown as just that ("says they own it").
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from flask_babel import format_date
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import ColumnElement, Row, Select, and_, literal, null, or_, select, tuple_
from sqlalchemy.orm import aliased

from core.db import db
from customers.consent.queries import has_granted
from customers.products.models import Product
from customers.purchases.models import OwnershipClaim, Purchase, PurchaseLine

PURPOSE = "show_ownership"
State = Literal["owner", "returned", "says so", "none"]


@dataclass(frozen=True)
class Period:
    """From the order to the return; `is_said` where only the person says so."""

    since: datetime
    until: datetime | None
    is_said: bool = False

    def held_at(self, at: datetime) -> bool:
        return not self.is_said and self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True)
class Mark:
    """What one sees beside a post, and what the API says of it."""

    at_post: State
    now: State
    since: datetime | None

    @property
    def label(self) -> str:
        """A post from before the purchase bears none: it would claim an experience that was not there."""
        if self.at_post == "none":
            return ""
        if self.now == "owner" and self.since:
            return _("Owner since %(month)s", month=format_date(self.since, "MMMM yyyy"))
        return _("Returned") if self.now == "returned" else _("Says they own it")


NONE = Mark("none", "none", None)


@dataclass(frozen=True)
class Asked:
    """A post as the mark needs it."""

    id: int
    author_id: int | None
    product_id: int | None
    created_at: datetime


def marks(posts: Sequence[Asked]) -> dict[int, Mark]:
    """By post id, in one statement; posts without a mark are left out."""
    pairs = {(post.author_id, post.product_id) for post in posts if post.author_id and post.product_id}
    known = periods({(owner, product) for owner, product in pairs if owner and product})
    found = {
        post.id: mark_of(known.get((post.author_id or 0, post.product_id or 0), ()), post.created_at) for post in posts
    }
    return {post_id: mark for post_id, mark in found.items() if mark != NONE}


def mark_of(owned: Sequence[Period], at: datetime) -> Mark:
    """What was bought speaks before what is said."""
    bought = [period for period in owned if not period.is_said]
    if not bought:
        return Mark("says so", "says so", owned[0].since) if owned else NONE
    kept = [period for period in bought if period.until is None]
    since = min(period.since for period in (kept or bought))
    return Mark(_state_at(bought, at), "owner" if kept else "returned", since)


def _state_at(bought: Sequence[Period], at: datetime) -> State:
    before = [period for period in bought if period.since <= at]
    if not before:
        return "none"
    return "owner" if any(period.held_at(at) for period in before) else "returned"


def periods(pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], list[Period]]:
    """(customer id, product id) → when they had it. A variant counts for its parent product too."""
    wanted = sorted(set(pairs))
    if not wanted:
        return {}
    rows = db.session.execute(_bought(Product.id, wanted).union_all(_said(Product.id, wanted)))
    return _gathered(rows)


def periods_by_sku(pairs: Iterable[tuple[int, str]]) -> Mapping[tuple[int, str], list[Period]]:
    """The same by SKU."""
    wanted = sorted(set(pairs))
    if not wanted:
        return {}
    return _gathered(db.session.execute(_bought(Product.sku, wanted)))


def _gathered(rows: Iterable[Row]) -> dict[Any, list[Period]]:
    found: defaultdict[Any, list[Period]] = defaultdict(list)
    for row in rows:
        found[row.customer_id, row.product].append(Period(row.since, row.until, bool(row.is_said)))
    return found


def _bought(named: Any, wanted: Sequence[tuple[int, Any]]) -> Select:
    """`named` is the product's column that the pairs speak of."""
    sold = aliased(Product)
    return (
        select(
            Purchase.customer_id,
            named.label("product"),
            Purchase.ordered_at.label("since"),
            PurchaseLine.returned_at.label("until"),
            literal(0).label("is_said"),
        )
        .join(PurchaseLine, PurchaseLine.purchase_id == Purchase.id)
        .join(sold, sold.id == PurchaseLine.product_id)
        .join(Product, Product.id.in_((sold.id, sold.parent_id)))
        .where(
            Purchase.counts_since.is_not(None),
            PurchaseLine.quantity > 0,
            tuple_(Purchase.customer_id, named).in_(wanted),
            has_granted(Purchase.customer_id, PURPOSE),
        )
    )


def _said(named: Any, wanted: Sequence[tuple[int, Any]]) -> Select:
    return (
        select(
            OwnershipClaim.customer_id,
            named.label("product"),
            OwnershipClaim.said_at.label("since"),
            null().label("until"),
            literal(1).label("is_said"),
        )
        .join(Product, Product.id == OwnershipClaim.product_id)
        .where(
            tuple_(OwnershipClaim.customer_id, named).in_(wanted),
            has_granted(OwnershipClaim.customer_id, PURPOSE),
        )
    )


def owned_at(customer_id: Any, product_id: Any, at: Any) -> ColumnElement[bool]:
    """SQL: who these columns name owned that product at that moment, and shows it."""
    sold = aliased(Product)
    bought = (
        select(PurchaseLine.id)
        .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .join(sold, sold.id == PurchaseLine.product_id)
        .where(
            Purchase.customer_id == customer_id,
            or_(sold.id == product_id, sold.parent_id == product_id),
            Purchase.counts_since.is_not(None),
            PurchaseLine.quantity > 0,
            Purchase.ordered_at <= at,
            or_(PurchaseLine.returned_at.is_(None), PurchaseLine.returned_at > at),
        )
    )
    return and_(bought.exists(), has_granted(customer_id, PURPOSE))


def post_author(posts: Sequence[Any]) -> dict[int, Markup]:
    """The slot beside a post's author: posts are (post_id, author_id, product_id, created_at)."""
    found = marks([Asked(*post) for post in posts])
    return {post_id: _html(mark) for post_id, mark in found.items() if mark.label}


VERIFIED = Markup('<span class="badge{tone}" data-ownership="{state}">{icon}{label}</span>')
ICON = Markup('<svg class="icon" aria-hidden="true"><use href="/static/icons.svg#owner"></use></svg>')


def _html(mark: Mark) -> Markup:
    is_owner = mark.now == "owner"
    tone = Markup(" tone--spruce") if is_owner else ""
    icon = ICON if is_owner else ""
    return VERIFIED.format(tone=tone, state=mark.now, icon=icon, label=mark.label)
