"""HTML that others wrote, kept to what a post may hold."""

import pytest

from core.markup import clean_html


def html(source: str) -> str:
    return clean_html(source).html


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("<h1>A</h1><h2>B</h2><h3>C</h3>", "<h3>A</h3><h3>B</h3><h3>C</h3>"),
        ("<p onclick='x' style='y' id='z' class='w'>a</p>", "<p>a</p>"),
        ("a<script>b</script><style>c</style><iframe>d</iframe>e", "ae"),
        ("<a href='javascript:x'>a</a>", "a"),
        ("<a href='https://a.de' target='_blank'>a</a>", '<a href="https://a.de" rel="nofollow ugc noopener">a</a>'),
        ("<img src='http://a.de/b.png' alt='c'>", '<a href="http://a.de/b.png" rel="nofollow ugc noopener">c</a>'),
        ("<img src='/uploads/a.png' onerror='x'>", '<img src="/uploads/a.png" loading="lazy">'),
        ("<img src='/uploads/../sign-out'>", '<a href="/uploads/../sign-out" rel="nofollow ugc noopener">sign-out</a>'),
        ("<kbd>a</kbd><sub>b</sub><sup>c</sup>", "<kbd>a</kbd><sub>b</sub><sup>c</sup>"),
        ("<ol start='4'><li>a<li>b</ol>", '<ol start="4"><li>a</li><li>b</li></ol>'),
        ("<form action='/x'><input value='a'>b</form>", "b"),
        ("<td>a</td>", "a"),
        ("a <!-- b --> c", "a  c"),
        ("a &lt;b&gt; &amp;amp; &nbsp;", "a &lt;b&gt; &amp;amp; &nbsp;"),
        ("1 < 2 & 3", "1 &lt; 2 &amp; 3"),
    ],
)
def test_what_stays_of(source: str, kept: str) -> None:
    assert html(source) == kept


def test_nothing_is_too_deep_or_too_much_for_it() -> None:
    for source in ("<div>" * 30_000, "<b><p>" * 5_000, "<p>a</p>" * 30_000, "<" * 30_000):
        assert html(source)


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\ud800", "\udfff", "\u202e", "\u2066", "\uffff"])
def test_characters_that_no_page_can_carry_harm_nothing(character: str) -> None:
    made = html(f"<p>a{character}b</p>")
    assert made.encode("utf-8")
    assert made in ("<p>ab</p>", "<p>a\ufffdb</p>")


@pytest.mark.parametrize("reference", ["&#xFFFE;", "&#x202E;", "&#2066;", "&#0;", "&#xD800;", "&#x85;"])
def test_nor_can_they_come_as_references(reference: str) -> None:
    made = html(f"<p>a{reference}b</p>")
    assert html(made) == made


def test_marks_and_joiners_of_other_scripts_stay() -> None:
    assert html("<p>\u200fשלום 👩\u200d🔧</p>") == "<p>\u200fשלום 👩\u200d🔧</p>"
