"""POST /api/v1/hooks/…: no token and no session; the signature says who it is. A hook without a secret is not there."""

import re
from typing import Any

import structlog
from flask import current_app, request
from flask_babel import gettext as _

from core.access import OPEN
from core.errors import NotFound, Unknown
from core.forms.form import load_json
from core.web import Api
from customers.purchases.api import PurchaseView, one, recorded, refund_view
from customers.purchases.hooks import ours, shopify, shopify_refunds, signatures, woocommerce
from customers.purchases.hooks.deliveries import note_delivery
from customers.purchases.hooks.mapped import Told
from customers.purchases.orders import hear_status, record_or_update, record_order
from customers.purchases.refunds import Outcome, cancelling, is_known, record_refund
from customers.purchases.shapes import Order, Refunding

api = Api("purchase_hooks", __name__)
log = structlog.get_logger("purchases")
PING = re.compile(rb"webhook_id=\d+")
STATUS = {"created": 201, "repeated": 200, "held": 202}


def _secrets(name: str) -> list[str]:
    found = signatures.secrets_of(getattr(current_app.config["SETTINGS"], name))
    if not found:
        raise NotFound
    return found


def _must(holds: bool, source: str) -> None:
    if not holds:
        log.warning("hook refused", source=source, address=request.remote_addr)
        raise Unknown(_("The signature does not fit."))


@api.post("/hooks/purchases", access=OPEN, csrf=False, gives=PurchaseView, status=201, also=(200, 202))
def from_us() -> Any:
    _must(signatures.is_standard(request, _secrets("purchase_hook_secret")), "purchases")
    meant = ours.read(load_json(request.get_data(cache=True)))
    note_delivery("purchases", request.headers["webhook-id"], request.get_data(cache=True))
    if isinstance(meant, Order):
        _id, is_new = record_order(meant, "hook")
        return recorded(meant.order_id, is_new)
    if isinstance(meant, Refunding):
        return _refunded(meant)
    order_id, said = meant
    return _stands(order_id, hear_status(order_id, said["status"], said["at"]))


def _stands(order_id: str, outcome: Outcome) -> Any:
    """The order, or its cancellation while that is held."""
    return (refund_view(cancelling(order_id)), 202) if outcome == "held" else (one(order_id), 200)


def _refunded(refunding: Refunding) -> Any:
    outcome = record_refund(refunding)
    return refund_view(refunding.refund_id), STATUS[outcome]


@api.post("/hooks/shopify", access=OPEN, csrf=False, gives=PurchaseView, status=200, also=(201, 202))
def from_shopify() -> Any:
    secrets = _secrets("shopify_hook_secret")
    _must(signatures.is_plain(request, "X-Shopify-Hmac-Sha256", secrets), "shopify")
    topic, sent = request.headers.get("X-Shopify-Topic", ""), load_json(request.get_data(cache=True))
    if topic == shopify_refunds.TOPIC:
        refunding = shopify_refunds.read_alone(sent)
        if refunding is None:
            return {"ignored": _("its money has not gone back")}
        _note_shopify()
        return _refunded(refunding)
    if topic not in shopify.ORDERS:
        return {"ignored": topic}
    told = shopify.read_order(sent, topic)
    _note_shopify()
    return _told(told, "shopify", is_strict=topic in shopify.STRICT)


def _note_shopify() -> None:
    note_delivery("shopify", request.headers.get("X-Shopify-Webhook-Id", ""), request.get_data(cache=True))


@api.post("/hooks/woocommerce", access=OPEN, csrf=False, gives=PurchaseView, status=200, also=(201, 202))
def from_woocommerce() -> Any:
    secrets = _secrets("woocommerce_hook_secret")
    if PING.fullmatch(request.get_data(cache=True)):
        return {"pong": True}
    _must(signatures.is_plain(request, "X-WC-Webhook-Signature", secrets), "woocommerce")
    topic, sent = request.headers.get("X-WC-Webhook-Topic", ""), load_json(request.get_data(cache=True))
    if topic == woocommerce.DELETED:
        order_id = woocommerce.deleted(sent)
        return _stands(order_id, hear_status(order_id, "cancelled"))
    if topic not in woocommerce.ORDERS:
        return {"ignored": topic}
    return _told(woocommerce.read_order(sent), "woocommerce", is_strict=topic == "order.created")


def _told(told: Told, source: str, is_strict: bool) -> Any:
    """The order first, then its refunds, then where it stands after them."""
    if told.order is None:
        return {"ignored": told.why_not}
    is_new = record_or_update(told.order, source, is_strict)
    for refunding in told.refunds:
        if not is_known(refunding.refund_id):
            record_refund(refunding)
    if told.status != told.order.status:
        hear_status(told.order.order_id, told.status)
    return recorded(told.order.order_id, is_new)
