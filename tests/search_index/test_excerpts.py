"""The words are marked where they stand, and nothing of a text can act."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from search_index.excerpts import LENGTH, excerpt, marked
from search_index.query import read


def test_words_are_marked_as_they_were_written():
    assert marked("Descaling the MÜHLE", read("descale muhle")) == ("<mark>Descaling</mark> the <mark>MÜHLE</mark>")


def test_phrases_and_beginnings_are_marked():
    assert marked("cold brew, hot brew", read('"cold brew"')) == "<mark>cold</mark> <mark>brew</mark>, hot brew"
    assert marked("grinding on", read("grin*")) == "<mark>grinding</mark> on"
    assert marked("東京の茶", read("東京")) == "<mark>東</mark><mark>京</mark>の茶"


def test_the_excerpt_stands_where_most_of_the_words_are():
    text = "tea " + "nothing here " * 80 + "the green tea from the hills " + "nothing more " * 80
    found = excerpt(text, read("green tea"))
    assert "<mark>green</mark> <mark>tea</mark> from" in found
    assert found.startswith("… ") and found.endswith(" …")


def test_without_a_match_the_text_begins():
    assert excerpt("nothing of it", read("tea")) == "nothing of it"
    assert excerpt("", read("tea")) == ""


def test_html_in_a_text_stays_text():
    found = excerpt("<script>alert(1)</script> & <b>tea</b>", read("tea script"))
    assert found == (
        "&lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt; &amp; &lt;b&gt;<mark>tea</mark>&lt;/b&gt;"
    )


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.text = ""
        self.feed(str(html))
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag if not attrs else f"{tag} with attributes")

    def handle_data(self, data):
        self.text += data


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=2000), st.text(max_size=30))
def test_an_excerpt_of_any_text_is_short_and_harmless(text: str, typed: str):
    query = read(f"{typed} {text[:40]} {text[-40:]}*")
    found = excerpt(text, query)
    assert isinstance(found, Markup)
    assert Tags(found).tags <= {"mark"}
    assert len(found.striptags()) <= LENGTH * 6 + 10
    assert Tags(marked(text, query)).tags <= {"mark"}


@given(st.lists(st.sampled_from(["tea", "Grün", "a<b", "x&y", "\n"]), max_size=300))
def test_the_marked_text_is_the_text(parts: list[str]):
    text = " ".join(parts)
    assert Tags(marked(text, read("tea grun OR b"))).text == text
