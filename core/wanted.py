"""What a value of the environment must be before anything starts. The words never quote it: an address holds a password."""

import tempfile
from email.errors import HeaderParseError
from email.headerregistry import Address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from redis.connection import parse_url
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError


def address(url: str, *schemes: str) -> str:
    """With one of these schemes, a host and, where one is said, a port."""
    parts = _parts(url)
    if parts.scheme not in schemes:
        raise ValueError("this scheme is none of those")
    if not parts.hostname:
        raise ValueError("no host is named")
    return url.rstrip("/")


def redis_address(url: str) -> str:
    """What stands in it is judged; whether anybody answers there is not: Redis may come later, and go."""
    parts = _parts(url)
    if parts.scheme == "unix":
        if not parts.path:
            raise ValueError("no socket is named")
    else:
        address(url, "redis", "rediss")
    try:
        parse_url(url)
    except ValueError:
        raise ValueError("the driver cannot read this address") from None
    return url.rstrip("/")


def database_address(url: str) -> str:
    if not url.startswith(("sqlite:", "postgresql:", "postgresql+psycopg:", "postgres:")):
        raise ValueError("this scheme is none of those")
    url = url.replace("postgres:", "postgresql:", 1) if url.startswith("postgres:") else url
    try:
        make_url(url)
    except (ArgumentError, ValueError):
        raise ValueError("the driver cannot read this address") from None
    return url


def mail_address(text: str) -> str:
    try:
        known = Address(addr_spec=text)
    except (ValueError, HeaderParseError):
        known = Address()
    if not (known.username and known.domain):
        raise ValueError("this is none")
    return text


def folder(path: Path, mode: int = 0o777) -> Path:
    try:
        write_into(path, mode)
    except OSError as refused:
        raise ValueError(refused.strerror or type(refused).__name__) from None
    return path


def write_into(path: Path, mode: int = 0o777) -> None:
    """Made where it is missing; a file without a name tells whether one may write there."""
    path.mkdir(parents=True, exist_ok=True, mode=mode)
    tempfile.TemporaryFile(dir=path).close()


def _parts(url: str) -> SplitResult:
    if "://" not in url or any(sign.isspace() for sign in url):
        raise ValueError("this is no address")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError("its host or its port cannot be read") from None
    if port == 0:
        raise ValueError("its port is 0")
    return parts
