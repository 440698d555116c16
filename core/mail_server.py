"""The server that `MAIL_URL` names."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from urllib.parse import SplitResult, unquote, urlsplit

PATIENCE_SECONDS = 20


def hand_over(url: str, built: EmailMessage) -> str | None:
    """To the mail server. None when it took it, its words when it never will; all else is tried again."""
    try:
        with mail_server(url) as server:
            server.send_message(built)
    except smtplib.SMTPRecipientsRefused as refused:
        code, words = next(iter(refused.recipients.values()))
        if code < 500:
            raise
        return f"{code} {words.decode(errors='replace')}"
    return None


@contextmanager
def mail_server(url: str) -> Iterator[smtplib.SMTP]:
    """Ready to take a mail from us."""
    where = urlsplit(url)
    with _connect(where) as server:
        if where.username:
            server.login(unquote(where.username), unquote(where.password or ""))
        yield server


def _connect(where: SplitResult) -> smtplib.SMTP:
    """Encrypted wherever the server can. `?verify=no` is for one that signed its certificate itself."""
    host = where.hostname or "localhost"
    trust = ssl._create_unverified_context() if "verify=no" in where.query else ssl.create_default_context()
    if where.scheme == "smtps":
        return smtplib.SMTP_SSL(host, where.port or 465, timeout=PATIENCE_SECONDS, context=trust)
    server = smtplib.SMTP(host, where.port or 25, timeout=PATIENCE_SECONDS)
    server.ehlo_or_helo_if_needed()
    if server.has_extn("starttls"):
        server.starttls(context=trust)
    elif where.username:
        server.close()
        raise smtplib.SMTPException("no encryption is offered, and our password does not go without")
    return server
