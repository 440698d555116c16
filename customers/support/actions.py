"""Support cases and usage events come in: once each, whichever door they take and however often they are delivered."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, ClassVar

from flask_babel import gettext as _
from sqlalchemy import insert, select, update

from core.clock import iso, now
from core.db import db
from core.errors import Invalid, NotFound
from customers.products.actions import ids_of_skus
from customers.purchases import people
from customers.purchases.alarms import refuse_with_alarm
from customers.purchases.people import Who, fingerprint
from customers.support.models import SupportCase, UsageEvent


@dataclass(frozen=True)
class Case:
    model: ClassVar[Any] = SupportCase
    key_name: ClassVar[str] = "case_id"

    case_id: str
    who: Who
    sku: str | None
    kind: str
    opened_at: datetime
    closed_at: datetime | None
    minutes: int | None
    status: str

    def columns(self) -> dict[str, Any]:
        own = {"case_id": self.case_id, "kind": self.kind, "opened_at": self.opened_at}
        return own | {"closed_at": self.closed_at, "minutes": self.minutes, "status": self.status}


@dataclass(frozen=True)
class Used:
    model: ClassVar[Any] = UsageEvent
    key_name: ClassVar[str] = "event_id"

    event_id: str
    who: Who
    sku: str | None
    at: datetime
    measure: str
    value: int | float

    def columns(self) -> dict[str, Any]:
        return {"event_id": self.event_id, "at": self.at, "measure": self.measure, "value": self.value}


Told = Case | Used


def case_of(values: dict[str, Any]) -> Case:
    """From a judged SupportCaseForm."""
    opened, closed = _plain(values["opened_at"]), _plain(values["closed_at"])
    if closed and opened and closed < opened:
        raise Invalid({"closed_at": _("It cannot be closed before it was opened.")})
    return Case(
        values["case_id"],
        values["customer"],
        values["product"] or None,
        values["kind"] or "",
        opened,  # type: ignore[arg-type]
        closed,
        values["minutes"],
        values["status"] or "",
    )


def used_of(values: dict[str, Any]) -> Used:
    at: Any = _plain(values["at"])
    return Used(values["event_id"], values["customer"], values["sku"] or None, at, values["measure"], values["value"])


def _plain(at: datetime | None) -> datetime | None:
    return at.replace(microsecond=0) if at else None


def key_of(told: Told) -> str:
    return getattr(told, told.key_name)


def mark_of(told: Told) -> str:
    content = {name: iso(value) if isinstance(value, datetime) else value for name, value in asdict(told).items()}
    return fingerprint(content)


def take(told: Told) -> bool:
    """Whether it is new. The same id with other content is refused, and staff are told."""
    people.lock(f"{told.key_name}:{key_of(told)}")
    known = known_marks(type(told), [key_of(told)]).get(key_of(told))
    if known is None:
        take_new([told])
        return True
    if known != mark_of(told):
        text = _("%(id)s is here with other content.", id=key_of(told))
        refuse_with_alarm(f"{told.model.__tablename__}_differ", key_of(told), mark_of(told), text)
    return False


def known_marks(kind: type[Told], keys: Sequence[str]) -> dict[str, str]:
    key = getattr(kind.model, kind.key_name)
    return dict(db.session.execute(select(key, kind.model.fingerprint).where(key.in_(keys))).all())


def take_new(things: Sequence[Told], batch: int | None = None) -> None:
    """All of one kind."""
    owners = people.find_all(told.who for told in things)
    products = ids_of_skus({told.sku: told.sku for told in things if told.sku}, batch)
    moment = now()
    rows = [
        told.columns()
        | told.who.columns()
        | {"customer_id": owners.get(told.who), "product_id": products.get(told.sku or "")}
        | {"fingerprint": mark_of(told), "recorded_at": moment, "batch": batch}
        for told in things
    ]
    db.session.execute(insert(things[0].model), rows)


def go_on(case_id: str, values: dict[str, Any]) -> None:
    """A case is closed, took longer, stands elsewhere. What it came with stays its mark."""
    row = db.session.execute(select(SupportCase.opened_at).where(SupportCase.case_id == case_id)).one_or_none()
    if row is None:
        raise NotFound
    closed = values.get("closed_at")
    if closed and closed < row.opened_at:
        raise Invalid({"closed_at": _("It cannot be closed before it was opened.")})
    if values:
        db.session.execute(update(SupportCase).where(SupportCase.case_id == case_id).values(values))
