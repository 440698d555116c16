"""`flask import customers`: external_id,email,handle,name,joined_at,<attribute>…

A row is somebody new, or says more of somebody who is known by external id or address. A column that is no field is an
attribute; one that nobody has defined yet is defined as the company's, for staff alone, and the report names it. A name
that is nearly a known one is a slip of the hand and refuses the file. An empty cell says nothing.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import insert, select

from core.clock import now
from core.db import db, peek
from core.forms import Form, Moment, Text
from core.importing import Claim, FileRefused, Importer, Judged, Refusal, Row, RowRefused, Run, Source, Tally, read_csv
from customers import handles
from customers.attributes.kinds import from_text
from customers.attributes.models import Attribute, AttributeValue
from customers.attributes.queries import defined_by_key
from customers.fields import EmailAddress
from customers.imports.models import ImportedChange
from customers.imports.undoing import undo
from customers.record.upsert import bring, find

OWN = ("external_id", "email", "handle", "name")
FIELDS = (*OWN, "joined_at")
KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
ALIKE = 0.8  # of 1: "watr" and "water" are 0.89, "household_size" and "household_comp" 0.79


class CustomerRow(Form):
    external_id = Text(most=120)
    email = EmailAddress()
    handle = Text(most=handles.IMPORTED_MAX)
    name = Text(most=120)
    joined_at = Moment()


@dataclass(frozen=True)
class Known:
    """One row, as far as it says something."""

    values: dict[str, Any]
    joined_at: datetime | None
    attributes: dict[str, str] = field(default_factory=dict)


def read(source: Source) -> Iterator[Row | Refusal]:
    """`customer_id` and `id` are other names of the external id, in files that know no other."""
    is_judged = False
    for row in read_csv(source):
        if isinstance(row, Row):
            _rename(row.data)
            is_judged = is_judged or _judge_columns(row.data)
        yield row


def _judge_columns(names: Iterable[str]) -> bool:
    """True, or FileRefused naming the column."""
    if not {"external_id", "email"} & set(names):
        raise FileRefused(_("There must be a column external_id or email."))
    known = {row.key: row.maintained_by for row in peek(select(Attribute.key, Attribute.maintained_by))}
    for name in (name for name in names if name not in FIELDS):
        if known.get(name) == "customer":
            raise FileRefused(_("“%(name)s”: only the customer can say this.", name=name))
        if name not in known:
            _judge_new_column(name, [*FIELDS, *known])
    return True


def _judge_new_column(name: str, known: list[str]) -> None:
    if not KEY.fullmatch(name):
        raise FileRefused(_("“%(name)s” cannot be an attribute: small letters, digits and underscores.", name=name))
    meant = difflib.get_close_matches(name, known, 1, ALIKE)
    if meant:
        raise FileRefused(
            _(
                "There is no column “%(name)s”; is “%(meant)s” meant? If it is an attribute of its own, define it first.",
                name=name,
                meant=meant[0],
            )
        )


def _rename(data: dict[str, Any]) -> None:
    for old, new in (("customer_id", "external_id"), ("id", "external_id"), ("created_at", "joined_at")):
        if old in data and new not in data:
            data[new] = data.pop(old)


def judge(row: Row) -> Known:
    said = {name: cell.strip() for name, cell in row.data.items() if cell.strip()}
    values = CustomerRow.from_data({name: said[name] for name in FIELDS if name in said})
    if not values["external_id"] and not values["email"]:
        raise RowRefused("external_id", _("Neither an external id nor an address: nobody could find this again."))
    problem = handles.problem(values["handle"], imported=True) if values["handle"] else None
    if problem:
        raise RowRefused("handle", str(problem))
    attributes = {name: cell for name, cell in said.items() if name not in FIELDS}
    return Known({name: values[name] for name in OWN if values[name]}, values["joined_at"], attributes)


def claims(known: Known) -> list[Claim]:
    """An address is of one external id; a row without one says more of whoever has the address."""
    email = known.values.get("email")
    return [Claim("email", email)] if email and known.values.get("external_id") else []


def write(things: Sequence[Judged], run: Run) -> Tally:
    """Contradictions (an address of somebody else's) are raised by the record, and refuse their row."""
    new = _define({key for thing in things for key in thing.item.attributes}, run)
    tally = Tally(notes=[_("“%(name)s” is a new attribute, for staff alone.", name=name) for name in new])
    for thing in things:
        outcome = _bring(thing.item, run)
        setattr(tally, outcome, getattr(tally, outcome) + 1)
    return tally


def _define(keys: set[str], run: Run) -> list[str]:
    """New columns become attributes of the company's, shown to staff alone until somebody looks at them."""
    missing = sorted(keys - set(db.session.scalars(select(Attribute.key))))
    rows = [_definition(key, run) for key in missing]
    if rows:
        db.session.execute(insert(Attribute), rows)
    return missing


def _definition(key: str, run: Run) -> dict[str, Any]:
    return {
        "key": key,
        "label": key.replace("_", " ").capitalize(),
        "kind": "text",
        "options": [],
        "maintained_by": "company",
        "visibility": "staff",
        "purpose": f"Came with {run.path.name}"[:500],
        "fresh_days": None,
        "created_at": now(),
    }


def _bring(known: Known, run: Run) -> str:
    before = _before(known.values)
    sent = known.values | {"attributes": _typed(known.attributes)}
    customer, is_new = bring(sent, how=run.path.name, batch=run.batch, joined_at=known.joined_at)
    if is_new:
        return "created"
    after = {name: getattr(customer, name) for name in OWN}
    if before is not None and after != before:
        change = ImportedChange(batch=run.batch, customer_id=customer.id, before=before, after=after)
        db.session.merge(change)
        db.session.flush()
        return "updated"
    said = select(AttributeValue.id).where(AttributeValue.customer_id == customer.id)
    new = db.session.scalar(said.where(AttributeValue.batch == run.batch).limit(1))
    return "skipped" if new is None else "updated"


def _typed(attributes: Mapping[str, str]) -> dict[str, Any]:
    """Cells are text; what an attribute takes is said by its kind."""
    known = defined_by_key()
    return {key: from_text(known[key], [cell]) if key in known else cell for key, cell in attributes.items()}


def _before(values: Mapping[str, Any]) -> dict[str, Any] | None:
    """The record that this row will find, as it is: where one became another, that one."""
    found = find(values.get("external_id"), values.get("email"))
    return {name: getattr(found, name) for name in OWN} if found is not None else None


IMPORTER = Importer(
    name="customers",
    help="People on record: external_id,email,handle,name,joined_at and attributes.",
    read=read,
    judge=judge,
    key=lambda known: known.values.get("external_id") or known.values["email"],
    claims=claims,
    write=write,
    undo=undo,
    chunk=40,  # a tenth of a second, in which on SQLite nobody else writes
)
