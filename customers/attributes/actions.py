"""Saying, withdrawing and disputing what is known of a customer."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal

from flask_babel import gettext as _
from sqlalchemy import select

from core.access import Viewer
from core.clock import now
from core.db import db
from core.errors import Invalid, NotFound, Refused
from core.journal import record
from customers.activity import AttributesChanged
from customers.attributes.access import may_be_said_by
from customers.attributes.kinds import Defined, Judged, Unfit, judged
from customers.attributes.models import AttributeValue, AttributeWord
from customers.attributes.queries import defined_by_key

SaidBy = Literal["customer", "company", "survey", "purchase"]
SIDE = {"customer": "customer", "survey": "customer", "company": "company", "purchase": "company"}


def tell(viewer: Viewer, values: Mapping[str, Any], how: str) -> None:
    """Customers about themselves; None withdraws their word."""
    assert viewer.id is not None
    _refuse_foreign(values, "customer")
    say(viewer.id, values, said_by="customer", by_id=viewer.id, how=how)


def note(viewer: Viewer, customer_id: int, values: Mapping[str, Any], how: str) -> None:
    """The company about a customer."""
    if not viewer.is_staff:
        raise Refused(_("Only staff write on somebody's record."))
    _refuse_foreign(values, "company")
    say(customer_id, values, said_by="company", by_id=viewer.id, how=how)


def _refuse_foreign(values: Mapping[str, Any], side: str) -> None:
    known = defined_by_key()
    sentences = {
        "customer": _("We keep this one. If it is wrong, dispute it, and we look again."),
        "company": _("Only the customer can say this."),
    }
    wrong = {key for key in values if key in known and not may_be_said_by(known[key], side)}
    if wrong:
        raise Invalid({f"attributes.{key}": sentences[side] for key in sorted(wrong)})


def say(
    customer_id: int,
    values: Mapping[str, Any],
    *,
    said_by: SaidBy,
    by_id: int | None,
    how: str,
    at: datetime | None = None,
    batch: int | None = None,
) -> None:
    """One side's word on some attributes. What the other side says stays. For surveys and imports too; they judge who
    may."""
    fit = _judge_all(values)
    standing = _standing(customer_id, [of.id for of, _value in fit])
    side, moment = SIDE[said_by], at or now()
    changed = [pair for pair in fit if _differs(standing.get((pair[0].id, side)), pair[1], said_by)]
    for of, _value in changed:
        _end(standing.pop((of.id, side), None), moment)
    db.session.flush()
    for of, value in changed:
        if value is not None:
            new = AttributeValue(said_by=said_by, by_id=by_id, how=how[:120], said_at=moment, batch=batch)
            standing[of.id, side] = _add(new, customer_id, of, side, value)
    if changed:
        _put_in_effect((of for of, _value in changed), standing)
        keys = tuple(sorted(of.key for of, _value in changed))
        record(AttributesChanged(actor_id=by_id, customer_id=customer_id, keys=keys))


def _judge_all(values: Mapping[str, Any]) -> list[tuple[Defined, Judged | None]]:
    known = defined_by_key()
    fit: list[tuple[Defined, Judged | None]] = []
    wrong: dict[str, str] = {}
    for key, value in values.items():
        try:
            fit.append((known[key], None if value is None else judged(known[key], value)))
        except KeyError:
            wrong[f"attributes.{key}"] = _("No attribute is called so.")
        except Unfit as unfit:
            wrong[f"attributes.{key}"] = str(unfit)
    if wrong:
        raise Invalid(wrong)
    return fit


def _standing(customer_id: int, attribute_ids: list[int]) -> dict[tuple[int, str], AttributeValue]:
    query = select(AttributeValue).where(
        AttributeValue.customer_id == customer_id,
        AttributeValue.attribute_id.in_(attribute_ids),
        AttributeValue.until.is_(None),
    )
    return {(row.attribute_id, row.side): row for row in db.session.scalars(query)}


def _differs(before: AttributeValue | None, value: Judged | None, said_by: str) -> bool:
    """Saying the same once more is news where another source says it, or where it is disputed."""
    if before is None or value is None:
        return before is not None or value is not None
    return before.value != value.value or before.said_by != said_by or before.disputed_at is not None


def _end(value: AttributeValue | None, moment: datetime) -> None:
    if value is not None:
        value.until, value.is_effective = moment, False


def _add(new: AttributeValue, customer_id: int, of: Defined, side: str, value: Judged) -> AttributeValue:
    new.customer_id, new.attribute_id, new.side = customer_id, of.id, side
    new.value, new.plain, new.number = value.value, value.plain, value.number
    new.dispute = new.dispute_answer = ""
    db.session.add(new)
    db.session.flush()
    db.session.add_all(AttributeWord(value_id=new.id, word=word) for word in value.words)
    return new


def _put_in_effect(of: Iterable[Defined], standing: Mapping[tuple[int, str], AttributeValue]) -> None:
    for one in of:
        sides = [standing[one.id, side] for side in ("customer", "company") if (one.id, side) in standing]
        chosen = _chosen(one, sides)
        for value in sides:
            value.is_effective = value is chosen
    db.session.flush()


def _chosen(of: Defined, sides: list[AttributeValue]) -> AttributeValue | None:
    """Who maintains it is believed; of both, whoever spoke last. What is disputed counts only where nothing else is
    said."""
    sure = [value for value in sides if value.disputed_at is None or value.dispute_answered_at is not None] or sides
    kept = [value for value in sure if value.side == of.maintained_by] or sure
    return max(kept, key=lambda value: (value.said_at, value.id), default=None)


def settle(customer_id: int) -> None:
    """Work out anew which value of each attribute is in effect, after rows came or went."""
    known = defined_by_key().values()
    _put_in_effect(known, _standing(customer_id, [of.id for of in known]))


def dispute(viewer: Viewer, key: str, why: str) -> None:
    """The customer says that what the company noted is wrong. It stays, marked, until the company looks again."""
    assert viewer.id is not None
    of, standing = _own(viewer.id, key)
    company = standing.get((of.id, "company"))
    if company is None:
        raise NotFound
    company.disputed_at, company.dispute = now(), why
    company.dispute_answer, company.dispute_answered_at = "", None
    _put_in_effect([of], standing)
    record(AttributesChanged(actor_id=viewer.id, customer_id=viewer.id, keys=(key,)))


def answer_dispute(viewer: Viewer, customer_id: int, key: str, answer: str) -> None:
    """The company stands by what it noted, and says why. To give in, it notes the other value or withdraws its own."""
    if not viewer.is_staff:
        raise Refused(_("Only staff write on somebody's record."))
    of, standing = _own(customer_id, key)
    company = standing.get((of.id, "company"))
    if company is None or company.disputed_at is None:
        raise NotFound
    company.dispute_answer, company.dispute_answered_at = answer, now()
    _put_in_effect([of], standing)
    record(AttributesChanged(actor_id=viewer.id, customer_id=customer_id, keys=(key,)))


def _own(customer_id: int, key: str) -> tuple[Defined, dict[tuple[int, str], AttributeValue]]:
    of = defined_by_key().get(key)
    if of is None:
        raise NotFound
    return of, _standing(customer_id, [of.id])
