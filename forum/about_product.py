"""What the page of a product shows of conversations: the latest about it."""

from collections.abc import Mapping, Sequence

from flask import render_template
from markupsafe import Markup

from core.access import viewer
from forum.threads.queries import latest, of_product

SHOWN = 5


def latest_about(skus: Sequence[str]) -> Mapping[str, Markup]:
    """A page asks of one product."""
    return {sku: _of(sku) for sku in skus}


def _of(sku: str) -> Markup:
    page = latest(viewer(), of_product(sku), after=None, limit=SHOWN)
    return Markup(render_template("forum/about_product.html", sku=sku, threads=page.rows))
