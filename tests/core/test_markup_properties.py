"""What holds for any text at all."""

import threading

from hypothesis import given
from hypothesis import strategies as st

from core.markup import clean_html, excerpt, plain_text, render_markdown
from tests.active_nodes import active_nodes

_TAGS = """
    a annotation-xml b blockquote br code div em foreignObject form h1 h2 img li math mglyph mtext noscript ol option p
    pre q script select span strong style svg table tbody td template textarea title tr u ul
"""
_ATTRIBUTES = ["href=x", "href='javascript:x'", 'title="</p><b>"', "onclick=x", "class=mention", "src=/uploads/a.png"]
_MARKUP = ["<!--", "-->", "<![CDATA[", "]]>", "&lt;", "&", "<", "\n\n", "&nbsp;"]
_MARKS = [
    "*",
    "_",
    "`",
    "[",
    "](",
    ")",
    "#",
    "|",
    "~~",
    "@ana",
    ":tada:",
    "https://a.de/",
    "![",
    "> ",
    "- ",
    "  ",
    "\n",
]

tags = st.builds(
    lambda close, name, attribute: f"<{close}{name} {attribute}>",
    st.sampled_from(["", "", "/"]),
    st.sampled_from(_TAGS.split()),
    st.sampled_from(["", "", "src=x", "alt='<'", *_ATTRIBUTES]),
)
pieces = st.one_of(tags, st.text(max_size=6), st.sampled_from(_MARKUP))
soup = st.lists(pieces, max_size=25).map("".join)
marks = st.sampled_from(_MARKS)
typed = st.lists(st.one_of(marks, marks, st.text(max_size=5), pieces), max_size=30).map("".join)
anything = st.text(st.characters(codec=None, categories=None), max_size=80)


@given(soup)
def test_cleaning_is_idempotent_and_nothing_acts(html: str) -> None:
    once = clean_html(html).html
    assert clean_html(once).html == once
    assert not active_nodes(once)


@given(typed)
def test_markdown_never_acts_and_survives_cleaning(source: str) -> None:
    made = render_markdown(source, mention={"ana": "/u/ana"}.get)
    assert not active_nodes(made.html)
    assert clean_html(made.html).html == made.html


@given(anything)
def test_rendering_never_raises_and_can_be_stored(source: str) -> None:
    for made in (render_markdown(source), render_markdown(source, html=True), clean_html(source)):
        assert "\x00" not in made.html
        assert (made.html.encode() and made.text.encode()) or not made.text


@given(st.lists(st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=8), min_size=1, max_size=8))
def test_text_keeps_every_word_and_no_markup(words: list[str]) -> None:
    text = plain_text("".join(f"<p><em>{word}</em></p>" for word in words))
    assert text.split("\n\n") == words


@given(st.text(max_size=500), st.integers(5, 300))
def test_an_excerpt_never_exceeds_its_length(text: str, length: int) -> None:
    assert len(excerpt(text, length)) <= length


def test_threads_render_alike() -> None:
    source = "# A @ana\n\n> @ana, post 3:\n> b https://a.de *c* <b>d</b>\n\n![e](https://b.de/e.png)\n" * 20
    wanted = render_markdown(source, html=True, mention={"ana": "/u/ana"}.get)
    seen: list[bool] = []

    def work() -> None:
        seen.extend(render_markdown(source, html=True, mention={"ana": "/u/ana"}.get) == wanted for _ in range(10))

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [True] * 60
