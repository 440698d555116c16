"""What core itself holds of a person: who did it in the journal, jobs, mails and remembered answers."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, delete, select, update

from core import exports, mail, pictures
from core.db import db
from core.idempotency import Answered
from core.jobs import Job
from core.journal.models import JournalRow, Parked
from core.mail import Mail
from core.privacy import Held, Moved, Privacy, move


def _activity(customer_id: int) -> Select:
    return select(
        JournalRow.seq.label("id"), JournalRow.at, JournalRow.kind, JournalRow.object_type, JournalRow.object_id
    ).where(JournalRow.actor_id == customer_id)


def _mails(customer_id: int) -> Select:
    return select(Mail.id, Mail.created_at.label("at"), Mail.to, Mail.subject, Mail.sent_at).where(
        Mail.customer_id == customer_id
    )


def _jobs(customer_id: int) -> Select:
    return select(Job.id, Job.created_at.label("at"), Job.name, Job.state).where(Job.owner_id == customer_id)


def forget(customer_id: int) -> None:
    """Their entries stay without them: the one sanctioned change of the journal. The rest goes."""
    for statement in (
        update(JournalRow).where(JournalRow.actor_id == customer_id).values(actor_id=None),
        delete(Answered).where(Answered.owner_id == customer_id),
        delete(Job).where(Job.owner_id == customer_id, Job.state != "running"),
        update(Job).where(Job.owner_id == customer_id).values(owner_id=None),
    ):
        db.session.execute(statement, execution_options={"synchronize_session": False})
    mail.forget(customer_id)
    pictures.forget(customer_id)
    exports.forget(customer_id)


def forget_actors(customer_ids: Select) -> None:
    """The same change of the journal for many who are gone altogether."""
    nobody = update(JournalRow).where(JournalRow.actor_id.in_(customer_ids)).values(actor_id=None)
    db.session.execute(nobody, execution_options={"synchronize_session": False})


def forget_word(word: str) -> None:
    """What went wrong may quote an address."""
    for model in (Job, Parked):
        said = model.error.icontains(word, autoescape=True)
        db.session.execute(update(model).where(said).values(error=""), execution_options={"synchronize_session": False})


def merge(from_id: int, into_id: int) -> list[Moved]:
    """The journal says who it was then, and stays as it is."""
    jobs, mails = move(Job.owner_id, from_id, into_id), move(Mail.customer_id, from_id, into_id)
    return [jobs, mails, pictures.merge(from_id, into_id)]


PRIVACY = Privacy(
    name="core",
    held=[
        pictures.HELD,
        Held(
            "activity",
            _l("What you did, one line each"),
            _activity,
            why=_l("Points, inbox and search follow from it."),
            seen_by=_l("Staff"),
        ),
        Held(
            "mails",
            _l("Mails to you"),
            _mails,
            why=_l("So that we can say whether one was sent."),
            seen_by=_l("Admins"),
        ),
        Held(
            "jobs",
            _l("Work that you started"),
            _jobs,
            why=_l("To show you how far it is."),
            seen_by=_l("You"),
        ),
    ],
    forget=forget,
    merge=merge,
)
