"""What is an e-mail address, by the isemail corpus, and which mailboxes are thrown away."""

import xml.etree.ElementTree as Tree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers import emails
from tests.shared import shared


def isemail_cases():
    for case in Tree.parse(shared("corpora/isemail/tests.xml")).getroot().iter("test"):
        address = case.findtext("address") or ""
        plain = "".join(chr(ord(sign) - 0x2400) if 0x2400 <= ord(sign) < 0x2420 else sign for sign in address)
        yield case.findtext("category"), plain


def test_every_error_of_the_corpus_is_refused():
    wrong = [
        address for category, address in isemail_cases() if category == "ISEMAIL_ERR" and address == address.strip()
    ]
    assert len(wrong) > 45
    assert [address for address in wrong if emails.normal(address)] == []


def test_every_plain_address_of_the_corpus_is_taken():
    right = [address for category, address in isemail_cases() if category == "ISEMAIL_VALID_CATEGORY"]
    assert len(right) > 10
    assert [address for address in right if not emails.normal(address)] == ["test@io"]


def test_comments_quotes_and_bracketed_machines_are_refused():
    odd = [address for category, address in isemail_cases() if category in ("ISEMAIL_CFWS", "ISEMAIL_DEPREC")]
    taken = [address for address in odd if emails.normal(address)]
    assert [address for address in taken if address.strip() != address] == taken


def test_an_address_is_written_one_way():
    assert emails.normal(" Ana.B@Example.COM ") == "ana.b@example.com"
    assert emails.normal("müller@exämple.de") == "müller@exämple.de"


@pytest.mark.parametrize("address", ["ana@example.com", "ana@shop.test", "ops@server.local", "a+b@mail.example.org"])
def test_company_networks_and_test_sites_can_sign_up(address):
    assert emails.problem(address) is None


@pytest.mark.parametrize(
    "address",
    ["ana", "ana@", "@example.com", "ana@localhost", "a@b@c.de", "ana@example.com\nBcc: x@y.de", ""],
)
def test_what_is_no_address_is_refused_with_a_sentence(address):
    assert "name@example.com" in str(emails.problem(address))


def test_throwaway_mailboxes_are_refused_below_their_domain_too():
    assert "throw-away" in str(emails.problem("ana@mailinator.com"))
    assert emails.is_throwaway("ana@deep.mailinator.com")
    assert emails.problem("ana@mailinator.com", throwaway_allowed=True) is None


def test_nearly_all_throwaway_domains_of_the_corpus_are_known():
    domains = shared("corpora/disposable-email/disposable_email_blocklist.conf").read_text().split()
    known = [domain for domain in domains if emails.is_throwaway(f"ana@{domain}")]
    assert len(domains) > 8000 and len(known) / len(domains) > 0.99


@given(st.text(max_size=300))
def test_any_text_gets_a_verdict(text):
    emails.problem(text)
