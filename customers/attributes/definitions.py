"""Defining what may be known about customers: staff's, and always with a purpose."""

import re
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from core.access import Viewer
from core.clock import now
from core.db import db
from core.errors import Conflict, Invalid, NotFound, Refused
from customers.attributes.kinds import Defined
from customers.attributes.models import Attribute
from customers.attributes.queries import COLUMNS

CHOICES = ("single", "multi")
COLUMNS_OF_A_RECORD = frozenset(
    {"id", "customer_id", "external_id", "email", "handle", "name", "joined_at", "created_at"}
)
DEFINERS = ("analyst", "marketer", "product_manager")


def define(viewer: Viewer, values: dict[str, Any]) -> Attribute:
    _judge(viewer, values)
    if db.session.scalar(select(Attribute.id).where(Attribute.key == values["key"])):
        raise Conflict(_("There is an attribute with this key already."))
    attribute = Attribute(**values, created_at=now())
    db.session.add(attribute)
    db.session.flush()
    return attribute


def redefine(viewer: Viewer, key: str, values: dict[str, Any]) -> Attribute:
    """Everything but key and kind: what is known would mean something else."""
    attribute = db.session.scalars(select(Attribute).where(Attribute.key == key)).one_or_none()
    if attribute is None:
        raise NotFound
    fixed = {"key": attribute.key, "kind": attribute.kind}
    _judge(viewer, values | fixed)
    lost = set(attribute.options) - set(values["options"])
    if lost:
        raise Invalid(
            {"options": _("Customers may have chosen %(lost)s. Options are only added.", lost=", ".join(sorted(lost)))}
        )
    for name, value in (values | fixed).items():
        setattr(attribute, name, value)
    return attribute


def retire(viewer: Viewer, key: str) -> None:
    """Nobody is asked or shown any more; what was said stays on the customer's own page until they take it away."""
    attribute = db.session.scalars(select(Attribute).where(Attribute.key == key)).one_or_none()
    if attribute is None:
        raise NotFound
    if not viewer.has(*DEFINERS):
        raise Refused
    attribute.retired_at = attribute.retired_at or now()


def _judge(viewer: Viewer, values: dict[str, Any]) -> None:
    if not viewer.has(*DEFINERS):
        raise Refused(_("Attributes are defined by product managers, marketers, analysts and admins."))
    if not re.fullmatch(r"[a-z][a-z0-9_]*", values["key"]):
        raise Invalid({"key": _("Small letters, digits and underscores, with a letter in front.")})
    if values["key"] in COLUMNS_OF_A_RECORD:
        raise Invalid({"key": _("Every record has this already, and a file of customers has a column of it.")})
    options, has_options = values["options"], values["kind"] in CHOICES
    if has_options and len(options) < 2:
        raise Invalid({"options": _("Give at least two to choose from.")})
    if values.get("at_sign_up") and values.get("maintained_by") == "company":
        raise Invalid({"at_sign_up": _("Only what customers may say themselves can be asked of them.")})
    if options and not has_options:
        raise Invalid({"options": _("Only choices have options.")})


def as_defined(attribute: Attribute) -> Defined:
    return Defined(*(getattr(attribute, column.key) for column in COLUMNS))
