"""What the page of a product shows of ideas: the most wanted about it."""

from collections.abc import Mapping, Sequence

from flask import render_template
from markupsafe import Markup

from core.access import viewer
from ideas.ideas.queries import listed, of_product

SHOWN = 5


def wanted_of(skus: Sequence[str]) -> Mapping[str, Markup]:
    """A page asks of one product."""
    return {sku: _of(sku) for sku in skus}


def _of(sku: str) -> Markup:
    page = listed(viewer(), "top", of_product(sku), limit=SHOWN)
    return Markup(render_template("ideas/about_product.html", ideas=page.rows))
