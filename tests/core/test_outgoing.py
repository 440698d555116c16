"""Requests to addresses that somebody typed in lead outwards and nowhere else."""

import socket
import threading
import time
from contextlib import suppress
from ipaddress import ip_address

import pytest

from core import outgoing
from core.outgoing import Unreached, fault_of, is_public, post

OURS = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::127.0.0.1",
    "::",
    "fe80::1",
    "fd00:ec2::254",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
]


@pytest.mark.parametrize("address", OURS)
def test_an_address_of_our_own_network_is_not_public(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "2606:2800:21f:cb07::1", "::ffff:8.8.8.8"])
def test_an_address_outside_is(address):
    assert is_public(ip_address(address))


REFUSED = [
    "http://example.com/",
    "ftp://example.com/",
    "file:///etc/passwd",
    "https://",
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://localhost/",
    "https://api.localhost:8443/",
    "https://metadata.google.internal/",
    "https://printer.local/",
    "https://user:password@example.com/",
    "https://example.com/#part",
    "https://example.com:99999/",
    "https://example.com/\r\nHost: other",
    "https://exa mple.com/",
    "https://example.com/" + "a" * 500,
]


def test_what_speaks_against_an_address_is_said(app):
    with app.test_request_context():
        assert [url for url in REFUSED if not fault_of(url, frozenset())] == []


@pytest.fixture
def found(monkeypatch):
    """What a name leads to; and where connections went instead of the network."""
    went, names = [], {"addresses": ["10.0.0.8"]}

    def look_up(host, port, **_more):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in names["addresses"]]

    def connect(where, *_rest):
        went.append(where)
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", connect)
    return names, went


@pytest.mark.parametrize(
    "addresses", [["10.0.0.8"], ["127.0.0.1"], ["93.184.215.14", "169.254.169.254"], ["::ffff:127.0.0.1"]]
)
def test_a_name_that_leads_into_our_network_leads_nowhere(app, found, addresses):
    names, went = found
    names["addresses"] = addresses
    with app.test_request_context(), pytest.raises(Unreached) as refused:
        post("https://rebound.example.com/", b"{}", {}, frozenset())
    assert refused.value.why == "address" and went == []


def test_the_connection_goes_to_the_address_that_was_judged_and_not_to_the_name(app, found):
    names, went = found
    names["addresses"] = ["93.184.215.14"]
    with app.test_request_context(), pytest.raises(Unreached) as refused:
        post("https://example.com:8443/", b"{}", {}, frozenset())
    assert refused.value.why == "connection" and went == [("93.184.215.14", 8443)]


@pytest.fixture
def dripping(monkeypatch):
    """A server that begins to answer and then says a letter now and then; without a beginning it says nothing."""
    monkeypatch.setattr(outgoing, "PATIENCE_SECONDS", 0.2)
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer(beginning):
            there, _address = server.accept()
            with there, suppress(OSError):
                there.recv(65536)
                there.sendall(beginning)
                while not done.wait(0.05):
                    there.sendall(b"a" if beginning else b"")

        def begin(beginning):
            threading.Thread(target=answer, args=(beginning,), daemon=True).start()
            return f"http://127.0.0.1:{server.getsockname()[1]}/"

        yield begin
        done.set()


@pytest.mark.parametrize("beginning", [b"HTTP/1.1 200 OK\r\nX-A: ", b"HTTP/1.1 2", b""])
def test_one_deadline_holds_for_the_whole_answer(app, dripping, beginning):
    began = time.monotonic()
    with app.test_request_context(), pytest.raises(Unreached) as slow:
        post(dripping(beginning), b"{}", {}, frozenset({"127.0.0.1"}))
    assert slow.value.why == "time" and time.monotonic() - began < 3


def test_who_has_answered_may_not_go_on_and_on(app, dripping):
    began = time.monotonic()
    with app.test_request_context():
        answer = post(dripping(b"HTTP/1.1 200 OK\r\n\r\n"), b"{}", {}, frozenset({"127.0.0.1"}))
    assert answer.status == 200 and time.monotonic() - began < 3
