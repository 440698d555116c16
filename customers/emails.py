"""E-mail addresses: what is one, and its one way of being written. Nothing is looked up on the network."""

import email_validator
from disposable_email_domains import blocklist
from email_validator import EmailNotValidError, validate_email
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

MAX = 254

if "local" in email_validator.SPECIAL_USE_DOMAIN_NAMES:  # company networks do use it
    email_validator.SPECIAL_USE_DOMAIN_NAMES.remove("local")


def normal(address: str) -> str | None:
    """The address as it is stored and compared, None where it is none. Two spellings of one mailbox
    that only its own provider can know of (dots, plus signs) stay two addresses."""
    try:
        checked = validate_email(
            address.strip(),
            check_deliverability=False,
            globally_deliverable=False,
            test_environment=True,
            strict=True,
        )
    except EmailNotValidError:
        return None
    has_dot = "." in checked.domain
    return checked.normalized.lower() if has_dot else None


def problem(address: str, throwaway_allowed: bool = False) -> LazyString | None:
    """Why this address is refused, as a sentence; None when it may be used."""
    known = normal(address)
    if known is None:
        return _l("This is not an e-mail address. It should look like name@example.com.")
    if not throwaway_allowed and is_throwaway(known):
        return _l("Addresses of throw-away mailboxes can't be used here.")
    return None


def is_throwaway(address: str) -> bool:
    domain = address.rpartition("@")[2].lower()
    parts = domain.split(".")
    return any(".".join(parts[start:]) in blocklist for start in range(len(parts) - 1))
