"""`flask import support-cases` and `flask import usage`: CSV twins of the API, or one JSON object a line.

case_id,customer_id,email,product,kind,opened_at,closed_at,minutes,status
event_id,customer_id,email,sku,at,measure,value
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete

from core.db import db
from core.forms import Form
from core.importing import (
    FileRefused,
    Importer,
    Judged,
    Refusal,
    Row,
    RowRefused,
    Run,
    Source,
    Tally,
    read_csv,
    read_ndjson,
)
from core.references import unreferenced
from customers.products.models import Product
from customers.support.actions import Case, Told, Used, case_of, key_of, known_marks, mark_of, take_new, used_of
from customers.support.forms import SupportCaseForm, UsageForm
from customers.support.measure import of_text

WHO = {"customer_id": "external_id", "external_id": "external_id", "email": "email"}


def read(source: Source) -> Iterator[Row | Refusal]:
    is_json = source.path.name.removesuffix(".gz").endswith((".ndjson", ".jsonl"))
    return read_ndjson(source) if is_json else read_csv(source)


def _judge(form: type[Form], make: Callable[[dict[str, Any]], Told], needed: str, row: Row) -> Told:
    if needed not in row.data:
        raise FileRefused(_("There is no column %(name)s.", name=needed))
    data = {name: value for name, value in row.data.items() if value not in ("", None)}
    if not isinstance(data.get("customer"), dict):
        who = {new: data.pop(old) for old, new in WHO.items() if old in data}
        data["customer"] = who or {"external_id": data.pop("customer", "")}
    for name, number in (("minutes", _whole), ("value", _decimal)):
        if isinstance(data.get(name), str):
            data[name] = number(name, data[name])
    return make(form.from_data(data))


def _whole(name: str, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise RowRefused(name, _("This must be a whole number.")) from None


def _decimal(name: str, text: str) -> int | float:
    try:
        return of_text(text)
    except ValueError:
        raise RowRefused(name, _("This must be a number.")) from None


def judge_case(row: Row) -> Told:
    return _judge(SupportCaseForm, case_of, "case_id", row)


def judge_usage(row: Row) -> Told:
    return _judge(UsageForm, used_of, "event_id", row)


def write(things: Sequence[Judged], run: Run) -> Tally:
    """The API's rule: known ones are passed over where they say the same, and refused where they do not."""
    kind = type(things[0].item)
    known = known_marks(kind, [key_of(thing.item) for thing in things])
    tally, new = Tally(), []
    for thing in things:
        mark = known.get(key_of(thing.item))
        if mark is None:
            new.append(thing.item)
        elif mark == mark_of(thing.item):
            tally.skipped += 1
        else:
            tally.refusals.append(thing.refused(kind.key_name, _("It is here with other content.")))
    if new:
        take_new(new, run.batch)
        tally.created = len(new)
    return tally


def _undo(kind: type[Told], name: str, batch: int) -> Mapping[str, int]:
    gone = db.session.execute(delete(kind.model).where(kind.model.batch == batch))
    unknown = (Product.batch == batch, Product.is_catalogued.is_(False), unreferenced(Product.__table__))
    products = db.session.execute(delete(Product).where(*unknown), execution_options={"synchronize_session": False})
    return {name: gone.rowcount, "products": products.rowcount}  # type: ignore[attr-defined]


def undo_cases(batch: int) -> Mapping[str, int]:
    return _undo(Case, "support cases", batch)


def undo_usage(batch: int) -> Mapping[str, int]:
    return _undo(Used, "usage events", batch)


IMPORTERS = [
    Importer("support-cases", "Support cases with their minutes.", read, judge_case, key_of, write, undo_cases),
    Importer("usage", "Usage events of products.", read, judge_usage, key_of, write, undo_usage),
]
