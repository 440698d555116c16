"""Common passwords are refused, and checking one takes its time whether or not there is an account."""

from hypothesis import given
from hypothesis import strategies as st

from customers import passwords
from tests.shared import shared

GOOD = "kettle grinder forty-two"


def test_a_few_words_in_a_row_are_good():
    assert passwords.problem(GOOD) is None


def test_nine_characters_are_too_few_and_two_hundred_and_one_too_many():
    assert "10" in str(passwords.problem("x7#kQz!pa"))
    assert "200" in str(passwords.problem(GOOD * 20))


def test_the_persons_own_name_and_address_are_too_common():
    about = ("anamariabell@example.com", "anabell", "Ana Maria Bell")
    assert "first that others would guess" in str(passwords.problem("anamariabell", about))


def test_the_whole_list_of_common_passwords_is_refused():
    lines = shared("corpora/passwords/top10000_with_counts.txt").read_text("utf-8").splitlines()
    common = [line.split()[0] for line in lines if line.strip()]
    assert len(common) == 10_000
    assert [word for word in common if passwords.problem(word) is None] == []


def test_a_hash_says_nothing_of_its_password_and_is_never_twice_the_same():
    one, other = passwords.hashed(GOOD, cheap=True), passwords.hashed(GOOD, cheap=True)
    assert one != other and GOOD not in one and one.startswith("$argon2id$")


def test_only_the_password_itself_matches():
    stored = passwords.hashed(GOOD, cheap=True)
    assert passwords.matches(stored, GOOD, cheap=True)
    assert not passwords.matches(stored, GOOD + " ", cheap=True)


def test_nobody_can_sign_in_where_no_hash_is_stored():
    assert not passwords.matches(None, GOOD, cheap=True)
    assert not passwords.matches(None, "no account has this one", cheap=True)
    assert not passwords.matches("a broken hash", GOOD, cheap=True)


def test_a_hash_of_an_old_strength_is_seen_as_outdated():
    assert passwords.is_outdated(passwords.hashed(GOOD, cheap=True))
    assert not passwords.is_outdated(passwords.hashed(GOOD, cheap=True), cheap=True)


@given(st.text(max_size=250))
def test_any_text_gets_a_verdict(text):
    passwords.problem(text)
