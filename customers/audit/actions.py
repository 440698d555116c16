"""Writing the audit log."""

from typing import Any

from sqlalchemy import insert, update

from core.access import Viewer
from core.clock import now
from core.commit import at_once
from core.db import db
from customers.audit.models import AuditLine


def note(viewer: Viewer, did: str, object_type: str, object_id: int | None, **facts: Any) -> None:
    """In the transaction of what was done."""
    db.session.execute(insert(AuditLine).values(_line(viewer, did, object_type, object_id, facts)))


def note_view(viewer: Viewer, customer_id: int, what: str) -> None:
    """Who looked at whose record: stands in the database before the answer does."""
    at_once(insert(AuditLine).values(_line(viewer, "viewed", "customer", customer_id, {"what": what})))


def forget_reasons(customer_id: int) -> None:
    """What staff wrote about somebody goes with them; that something was done stays."""
    about = (AuditLine.object_type == "customer", AuditLine.object_id == customer_id)
    blank = update(AuditLine).where(*about, AuditLine.did.in_(("suspended", "silenced"))).values(facts={})
    db.session.execute(blank, execution_options={"synchronize_session": False})


def _line(viewer: Viewer, did: str, object_type: str, object_id: int | None, facts: dict[str, Any]) -> dict[str, Any]:
    return {
        "at": now(),
        "actor_id": viewer.id,
        "did": did,
        "object_type": object_type,
        "object_id": object_id,
        "facts": facts,
    }
