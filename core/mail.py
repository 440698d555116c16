"""Mail. A row first, in the transaction of what it tells of; the worker sends it afterwards.

Without `MAIL_URL` nothing leaves the house: mails are kept in `instance/mail/` as `.eml`, and admins find
them in the outbox. The texts are templates, `templates/mail/<name>.txt` and `.html`; the first line of the
text is the subject.
"""

from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import Index, String, Text, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.commit import before_writing
from core.config import Settings
from core.db import BigId, Model, db
from core.errors import NotFound
from core.jobs import JobRun, enqueue
from core.mail_server import hand_over
from core.options import site_name

SEND = "mail.send"
KEPT = timedelta(days=30)


class Mail(Model):
    __tablename__ = "mails"
    __table_args__ = (Index("ix_mails_customer_id", "customer_id"),)

    id: Mapped[BigId]
    customer_id: Mapped[int | None]
    to: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(300))
    text: Mapped[str | None] = mapped_column(Text)
    html: Mapped[str | None] = mapped_column(Text)
    headers: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    refused: Mapped[str | None] = mapped_column(Text)


def post(
    name: str,
    to: str,
    *,
    customer_id: int | None = None,
    headers: dict[str, str] | None = None,
    **words: Any,
) -> Mail:
    """Put the mail `name` for this address on its way, once this transaction commits."""
    subject, _, text = _worded(f"{name}.txt", words).strip().partition("\n")
    mail = Mail(
        customer_id=customer_id,
        to=to,
        name=name,
        subject=" ".join(subject.split())[:300],
        text=text.strip() + "\n",
        html=_worded(f"{name}.html", {"subject": subject, **words}),
        headers=headers or {},
        created_at=now(),
    )
    db.session.add(mail)
    db.session.flush()
    enqueue(SEND, mail_id=mail.id)
    return mail


def _worded(name: str, words: dict[str, Any]) -> str:
    """Without a page's context: workers and commands post mails too."""
    site = SimpleNamespace(name=site_name(), url=_settings().origin, lang="en")
    return current_app.jinja_env.get_template(f"mail/{name}").render(site=site, **words)


def send(run: JobRun, mail_id: int) -> None:
    """At least once: if it dies between the server's yes and our commit, the Message-ID stays the same. The server may take
    its time; on SQLite nobody waits for the write lock meanwhile."""
    settings = _settings()
    with before_writing():
        mail = db.session.get(Mail, mail_id)
        if mail is None or mail.sent_at is not None or mail.refused is not None:
            return
        refusal = hand_over(settings.mail_url, message(mail)) if settings.mail_url else _keep(mail)
    fate = {"refused": refusal} if refusal else {"sent_at": now()}
    secrets = {"text": None, "html": None} if settings.mail_url else {}
    db.session.execute(update(Mail).where(Mail.id == mail_id).values(**fate, **secrets))


def message(mail: Mail) -> EmailMessage:
    settings = _settings()
    host = urlsplit(settings.origin).hostname or "localhost"
    built = EmailMessage(policy=SMTP)
    built["Subject"] = mail.subject
    built["From"] = Address(settings.site_name, addr_spec=settings.mail_from or f"no-reply@{host}")
    built["To"] = Address(addr_spec=mail.to)
    built["Date"] = format_datetime(mail.created_at)
    built["Message-ID"] = f"<mail-{mail.id}@{host}>"
    built["Auto-Submitted"] = "auto-generated"
    for header, value in mail.headers.items():
        built[header] = value
    built.set_content(mail.text or "")
    if mail.html:
        built.add_alternative(mail.html, subtype="html")
    return built


def folder() -> Path:
    return _settings().instance / "mail"


def _keep(mail: Mail) -> str | None:
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    _file(mail.id).write_bytes(message(mail).as_bytes())
    return None


def _file(mail_id: int) -> Path:
    return folder() / f"{mail_id:08d}.eml"


def _settings() -> Settings:
    return current_app.config["SETTINGS"]


def newest() -> Mail | None:
    return db.session.scalars(select(Mail).order_by(Mail.id.desc()).limit(1)).first()


def kept(mail_id: int) -> Mail:
    """With its text, where it did not leave with it."""
    mail = db.session.get(Mail, mail_id)
    if mail is None:
        raise NotFound
    return mail


def recent(limit: int = 100) -> list[Any]:
    """For the outbox, newest first; texts stay out of the list."""
    columns = (Mail.id, Mail.to, Mail.name, Mail.subject, Mail.created_at, Mail.sent_at, Mail.refused)
    return list(db.session.execute(select(*columns).order_by(Mail.id.desc()).limit(limit)).all())


def forget(customer_id: int, *addresses: str) -> None:
    """Every mail to this person, the kept files too."""
    theirs = (Mail.customer_id == customer_id) | Mail.to.in_(addresses)
    _remove(list(db.session.scalars(select(Mail.id).where(theirs))))


def tidy() -> None:
    """Mails are no archive. The worker calls this now and then."""
    old = select(Mail.id).where(Mail.created_at < now() - KEPT).limit(1000)
    _remove(list(db.session.scalars(old)))


def _remove(ids: list[int]) -> None:
    db.session.execute(delete(Mail).where(Mail.id.in_(ids)))
    for mail_id in ids:
        _file(mail_id).unlink(missing_ok=True)


JOBS = {SEND: send}
