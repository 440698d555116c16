"""What a password may be, and its hash. Guessing what is common is zxcvbn's work, not ours."""

from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from zxcvbn import zxcvbn

MIN, MAX = 10, 200
TOO_COMMON = 2  # zxcvbn's score, 0 to 4: below this, a million guesses find it
LOOKED_AT = 72  # zxcvbn's time grows with the square of the length
AT_ONCE = BoundedSemaphore(4)  # each hash takes 64 MiB for its moment


def problem(password: str, about: tuple[str, ...] = ()) -> LazyString | None:
    """Why this password is refused, as a sentence; `about` is what others know of the person."""
    if len(password) < MIN:
        return _l("Use at least %(least)d characters.", least=MIN)
    if len(password) > MAX:
        return _l("Use at most %(most)d characters.", most=MAX)
    known = [part for text in about for part in (text, text.partition("@")[0]) if part]
    if zxcvbn(password[:LOOKED_AT], user_inputs=known)["score"] < TOO_COMMON:
        return _l("This one is among the first that others would guess. A few words in a row are better.")
    return None


@cache
def hasher(cheap: bool = False) -> PasswordHasher:
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1) if cheap else PasswordHasher()


def hashed(password: str, cheap: bool = False) -> str:
    with AT_ONCE:
        return hasher(cheap).hash(password)


def matches(stored: str | None, password: str, cheap: bool = False) -> bool:
    """Takes as long where there is no stored hash, so that time does not tell who has an account."""
    try:
        with AT_ONCE:
            return hasher(cheap).verify(stored or _nobody(cheap), password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str, cheap: bool = False) -> bool:
    return hasher(cheap).check_needs_rehash(stored)


@cache
def _nobody(cheap: bool) -> str:
    """The hash of a password that nobody has."""
    return hasher(cheap).hash("no account has this one")
