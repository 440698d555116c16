"""Plain text for search, the feed and excerpts."""

import pytest

from core.markup import clean_html, excerpt, plain_text, render_markdown


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one</p>\n<p>two<br>\nthree</p>", "one\n\ntwo\nthree"),
        ("<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n<p>three</p>", "one\ntwo\n\nthree"),
        ("<pre><code>a\n  b\n</code></pre>", "a\n  b"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a\tb\nc"),
        ('<p>see <img src="/uploads/a.png" alt="the &quot;burr&quot;"></p>', 'see the "burr"'),
        ("<p>1 &lt; 2 &amp;&nbsp;3</p>", "1 < 2 &\xa03"),
        ('<p title="a > b">c</p>', "c"),
        ("", ""),
    ],
)
def test_text_reads_as_the_page_does(html: str, text: str) -> None:
    assert plain_text(html) == text


def test_what_was_typed_as_text_is_found_as_text() -> None:
    assert render_markdown("**bold** & `<b>`").text == "bold & <b>"
    assert clean_html("<p>a <em>b</em></p>").text == "a b"


@pytest.mark.parametrize(
    ("text", "length", "cut"),
    [
        ("short", 10, "short"),
        ("one two\n\nthree", 20, "one two three"),
        ("one two three four", 14, "one two three…"),
        ("one two, three", 10, "one two…"),
        ("x" * 30, 10, "x" * 9 + "…"),
    ],
)
def test_an_excerpt_ends_between_words(text: str, length: int, cut: str) -> None:
    assert excerpt(text, length) == cut
    assert len(cut) <= length
