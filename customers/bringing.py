"""For what fills a site (the demo): many customers at once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, exists, insert, select

from core import mail, tables
from core.db import db
from core.own_traces import forget_actors
from core.references import let_go, unreferenced
from customers.attributes.kinds import judged
from customers.attributes.models import Attribute, AttributeValue, AttributeWord
from customers.attributes.queries import defined_by_key
from customers.imports.models import ImportedChange
from customers.models import Customer
from customers.products.models import Product
from customers.segments.models import Segment

WITH_PASSWORD = Customer.password_hash.is_not(None)


def next_id() -> int:
    return tables.next_id(Customer)


def put_in_bulk(people: Iterable[tuple[int, str, str, datetime]], batch: int) -> None:
    """(id, handle, name, joined_at) of each; they have accounts nobody signs in to."""
    rows: list[dict[str, Any]] = [
        {
            "id": number,
            "handle": handle,
            "skeleton": handle,
            "name": name,
            "email": f"{handle}@example.com",
            "external_id": f"gen-{number}",
            "joined_at": at,
            "registered_at": at,
            "established_at": at,
            "email_verified_at": at,
            "batch": batch,
        }
        for number, handle, name, at in people
    ]
    db.session.connection().execute(insert(Customer), rows)


def product_ids() -> dict[str, int]:
    """SKU → product."""
    return {row.sku: row.id for row in db.session.execute(select(Product.sku, Product.id))}


def say_in_bulk(said: Iterable[tuple[int, str, Any, datetime]], batch: int) -> None:
    """(customer, attribute's key, value, when): what people said of themselves who said nothing before."""
    known, how = defined_by_key(), "demo"
    rows = [
        {
            "customer_id": customer_id,
            "attribute_id": known[key].id,
            "side": "customer",
            "said_by": "customer",
            "by_id": customer_id,
            "how": how,
            "said_at": at,
            "value": fit.value,
            "plain": fit.plain,
            "number": fit.number,
            "is_effective": True,
            "batch": batch,
            "words": fit.words,
        }
        for customer_id, key, value, at in said
        for fit in (judged(known[key], value),)
    ]
    plain = [{name: value for name, value in row.items() if name != "words"} for row in rows]
    returning = insert(AttributeValue).returning(AttributeValue.id, sort_by_parameter_order=True)
    ids = db.session.connection().execute(returning, plain).scalars()
    words = [{"value_id": number, "word": word} for number, row in zip(ids, rows, strict=True) for word in row["words"]]
    if words:
        db.session.connection().execute(insert(AttributeWord), words)


def settle_ids() -> None:
    tables.settle_ids(Customer)


def people_of(batch: int) -> Select:
    """SQL: whom this import brought."""
    return select(Customer.id).where(Customer.batch == batch)


def take_people_back(batch: int) -> tuple[int, list[int]]:
    """How many are gone, and who stays because something of others stands on them."""
    theirs = people_of(batch)
    let_go(Customer.__table__, theirs)
    for model in (AttributeValue, ImportedChange):
        _quietly(delete(model).where(model.customer_id.in_(theirs)))
    forget_actors(theirs)
    for row in db.session.execute(select(Customer.id, Customer.email).where(Customer.batch == batch, WITH_PASSWORD)):
        mail.forget(row.id, row.email)
    gone = _quietly(delete(Customer).where(Customer.batch == batch, unreferenced(Customer.__table__)))
    stayed = db.session.scalars(theirs.where(Customer.erased_at.is_(None)).order_by(Customer.id)).all()
    return gone, list(stayed)


def take_things_back(skus: Sequence[str], attributes: Sequence[str], segments: Sequence[str]) -> dict[str, int]:
    """Products and attributes that nobody else's orders, threads or words stand on, and segments whose maker is gone."""
    free = unreferenced(Product.__table__)
    said = exists().where(AttributeValue.attribute_id == Attribute.id)
    return {
        "products": _quietly(delete(Product).where(Product.sku.in_(skus), free)),
        "segments": _quietly(delete(Segment).where(Segment.name.in_(segments), Segment.by_id.is_(None))),
        "attributes": _quietly(delete(Attribute).where(Attribute.key.in_(attributes), ~said)),
    }


def _quietly(statement: Any) -> int:
    done = db.session.execute(statement, execution_options={"synchronize_session": False})
    return done.rowcount  # type: ignore[attr-defined]
