"""Requests to addresses that somebody typed in: only outwards.

A name is looked up once, each address found is judged, and the connection goes to the address that was judged, so that a name
which answers otherwise a moment later leads nowhere. No redirect is followed and no proxy of the environment is used. The whole
exchange has one deadline: who drips a byte now and then is cut off like who says nothing.
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any
from urllib.parse import SplitResult, urlsplit

from flask_babel import gettext as _

PATIENCE_SECONDS = 15.0
READ_AT_MOST = 4096
LONGEST_URL = 500
PORTS = {"https": 443, "http": 80}
TRANSLATED = IPv6Network("64:ff9b::/96")
CLOSED = tuple(map(ip_network, ("192.0.0.0/24", "168.63.129.16/32", "::/96", "64:ff9b:1::/48")))
"""Not public, whatever this Python's tables say; the second is where a cloud's machines reach their keeper."""

Address = IPv4Address | IPv6Address


class Unreached(Exception):
    """No answer: `why` is "address" where we would not go there, else "connection" or "time"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Answer:
    status: int
    retry_after: str = ""


def fault_of(url: str, own_hosts: frozenset[str]) -> str:
    """What speaks against this address as it is written, as a sentence; "" is nothing. Names are looked up when it is used."""
    parts = _parts(url)
    if parts is None or len(url) > LONGEST_URL:
        return _("This must be an address such as https://example.com/hook.")
    host = (parts.hostname or "").lower()
    if host in own_hosts:
        return ""
    if parts.scheme != "https":
        return _("Only https.")
    literal = _literal(host)
    if (literal is not None and not is_public(literal)) or f".{host}".endswith((".localhost", ".local", ".internal")):
        return _("This is no public address.")
    return ""


def _parts(url: str) -> SplitResult | None:
    """None where it cannot be gone to, or says more than where (a password, a fragment)."""
    try:
        parts = urlsplit(url)
        fits = parts.scheme in PORTS and parts.hostname and parts.port != 0
    except ValueError:
        return None
    plain = url.isascii() and url.isprintable() and " " not in url
    return parts if fits and plain and "@" not in parts.netloc and not parts.fragment else None


def is_public(address: Address) -> bool:
    """An IPv4 address inside of an IPv6 one is judged as well."""
    if isinstance(address, IPv6Address):
        inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        inner += [IPv4Address(int(address) & 0xFFFFFFFF)] if address in TRANSLATED else []
        if any(each is not None and not is_public(each) for each in inner):
            return False
        if address.ipv4_mapped:
            return True
    return address.is_global and not address.is_multicast and not any(address in each for each in CLOSED)


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        return None


def post(url: str, body: bytes, headers: Mapping[str, str], own_hosts: frozenset[str]) -> Answer:
    """Raises Unreached where there is no answer. What an answer says is thrown away."""
    parts = _parts(url)
    if parts is None or fault_of(url, own_hosts):
        raise Unreached("address")
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    addresses = _looked_up(host, port, host.lower() in own_hosts)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    kind = _Encrypted if parts.scheme == "https" else _Plain
    connection = kind(host, port, timeout=PATIENCE_SECONDS)
    connection.judged = addresses
    with _deadline(connection) as late:
        try:
            connection.request("POST", path, body, {**headers, "Connection": "close"})
            answer = connection.getresponse()
        except (OSError, http.client.HTTPException) as problem:
            slow = late.is_set() or isinstance(problem, TimeoutError)
            raise Unreached("time" if slow else "connection") from problem
        with closing(answer), suppress(OSError, http.client.HTTPException):
            if late.is_set():  # a head that was cut off reads like one that has ended
                raise Unreached("time")
            answer.read(READ_AT_MOST)
    return Answer(answer.status, answer.headers.get("Retry-After", ""))


def _looked_up(host: str, port: int, is_ours: bool) -> list[str]:
    """All of them, or none: a name with one foot in our own network leads nowhere."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreached("connection") from None
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    judged = [_literal(each) for each in addresses]
    if not is_ours and not all(each is not None and is_public(each) for each in judged):
        raise Unreached("address")
    return addresses


@contextmanager
def _deadline(connection: Any) -> Iterator[threading.Event]:
    """A socket's time-out is for one read of many; this one is for all of them together."""
    late = threading.Event()

    def cut() -> None:
        late.set()
        if connection.wire is not None:
            with suppress(OSError):  # closed at this moment
                socket.socket.shutdown(connection.wire, socket.SHUT_RDWR)

    timer = threading.Timer(PATIENCE_SECONDS, cut)
    timer.daemon = True
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()
        connection.close()


def _connected(addresses: list[str], port: int, timeout: float) -> socket.socket:
    """To the first that takes it."""
    problem: OSError = OSError("no address")
    for address in addresses:
        try:
            return socket.create_connection((address, port), timeout / len(addresses))
        except OSError as refused:
            problem = refused
    raise problem


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


class _Plain(http.client.HTTPConnection):
    """`wire` stays when the body is read, which `sock` does not."""

    judged: list[str]
    wire: socket.socket | None = None

    def connect(self) -> None:
        self.sock = self.wire = _connected(self.judged, self.port, PATIENCE_SECONDS)
        self.sock.settimeout(PATIENCE_SECONDS)


class _Encrypted(_Plain):
    """The certificate is asked for the name, whatever address it was found at."""

    default_port = 443

    def connect(self) -> None:
        super().connect()
        self.sock = self.wire = _trust().wrap_socket(
            self.sock, server_hostname=self.host, do_handshake_on_connect=False
        )
        self.sock.do_handshake()
