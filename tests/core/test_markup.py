"""What people type, and what comes of it."""

import pytest

from core.markup import Rendered, handles_in, render_markdown
from core.markup.quotes import Quote

PEOPLE = {"ana": "/u/ana", "ben.b": "/u/ben.b", "mia_k": "/u/mia_k"}


def render(source: str) -> Rendered:
    return render_markdown(source, mention=PEOPLE.get, post={3: "/t/grinder/9#post-3"}.get)


def html(source: str) -> str:
    return render(source).html.strip()


def test_a_line_break_is_a_line_break() -> None:
    assert html("one\ntwo") == "<p>one<br>\ntwo</p>"


def test_headings_start_below_those_of_the_page() -> None:
    assert html("# A\n## B\n##### C") == "<h3>A</h3>\n<h4>B</h4>\n<h5>C</h5>"


def test_no_heading_skips_a_level_whichever_one_begins_with() -> None:
    assert html("## A\n## B") == "<h3>A</h3>\n<h3>B</h3>"
    assert html("# A\n#### B\n## C") == "<h3>A</h3>\n<h4>B</h4>\n<h4>C</h4>"


def test_typed_html_is_shown_not_obeyed() -> None:
    assert html("a <b>bold</b> <script>x</script>") == "<p>a &lt;b&gt;bold&lt;/b&gt; &lt;script&gt;x&lt;/script&gt;</p>"


def test_a_fence_names_its_language() -> None:
    assert html("```python\nprint(1 < 2)\n```") == ('<pre><code class="language-python">print(1 &lt; 2)\n</code></pre>')


def test_a_language_that_is_no_word_is_left_out() -> None:
    assert "class" not in html('```x"onclick=1\ncode\n```')


def test_tables_align_without_a_style() -> None:
    made = html("| a | b |\n|:-:|--:|\n| 1 | 2 |")
    assert '<th class="align-center">a</th>' in made
    assert '<td class="align-right">2</td>' in made


def test_task_lists_show_boxes_that_are_no_fields() -> None:
    assert '<li class="task">☑ cleaned</li>\n<li class="task">☐ dry</li>' in html("- [x] cleaned\n- [ ] dry")


def test_emoji_have_names() -> None:
    assert html(":tada: `:tada:` :nosuchthing: 10:30:45") == "<p>🎉 <code>:tada:</code> :nosuchthing: 10:30:45</p>"


@pytest.mark.parametrize(
    ("typed", "address", "shown"),
    [
        ("https://a.de/x_y_z.", "https://a.de/x_y_z", "https://a.de/x_y_z"),
        ("(https://a.de/b_(c))", "https://a.de/b_(c)", "https://a.de/b_(c)"),
        ("www.a.de/b, and", "http://www.a.de/b", "www.a.de/b"),
        ("*https://a.de/?a=1&b=2*", "https://a.de/?a=1&amp;b=2", "https://a.de/?a=1&amp;b=2"),
        ("http://localhost:8000/", "http://localhost:8000/", "http://localhost:8000/"),
        ("HTTPS://a.de", "HTTPS://a.de", "HTTPS://a.de"),
        ("https://käse.de/ä", "https://xn--kse-qla.de/%C3%A4", "https://käse.de/ä"),
    ],
)
def test_plain_addresses_become_links(typed: str, address: str, shown: str) -> None:
    assert f'<a href="{address}" rel="nofollow ugc noopener">{shown}</a>' in html(typed)


@pytest.mark.parametrize("typed", ["brew.py", "2.5.md", "xhttps://a.de", "https://", "`https://a.de`", "me@a.de"])
def test_what_only_resembles_an_address_stays_text(typed: str) -> None:
    assert "<a" not in html(typed)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "JaVaScRiPt:x", "file:///x"]
)
def test_a_link_leads_to_a_page_or_a_mailbox_only(address: str) -> None:
    assert "href" not in html(f"[x](<{address}>) <{address}>")


def test_links_are_counted_when_they_lead_elsewhere() -> None:
    assert render("@ana [in](/t/1) https://a.de [b](//b.de) ![c](https://c.de/c.png)").links == 3


def test_people_are_mentioned_once_each_in_the_order_named() -> None:
    made = render("@ben.b, @ana and @Ana? (@ana)")
    assert made.mentions == ("ben.b", "ana")
    assert '<a class="mention" href="/u/ana" rel="nofollow ugc noopener">@ana</a>' in made.html


@pytest.mark.parametrize("typed", ["_@ana_", "**@ana**", "@ana.", "@ana's", "@ana-", "cc:@ana", "@ana/@ben.b"])
def test_a_mention_ends_where_the_handle_does(typed: str) -> None:
    assert "ana" in render(typed).mentions


@pytest.mark.parametrize(
    "typed",
    ["me@ana", "`@ana`", "```\n@ana\n```", r"\@ana", "https://a.de/@ana", "[@ana](/x)", "![@ana](/x)", "@nobody", "@a"],
)
def test_code_links_and_addresses_mention_nobody(typed: str) -> None:
    assert render(typed).mentions == ()


def test_one_question_to_the_database_knows_every_handle_that_rendering_will_ask_for() -> None:
    asked: set[str] = set()
    source = "@ana. _@ben.b_ `@code` me@mail.de @mia_k_ > @x-y\n\n> @ana, post 3:\n> hello @zoe"
    render_markdown(source, mention=lambda handle: asked.add(handle) or None)
    assert asked <= handles_in(source)


def test_a_quotation_names_whom_it_quotes_and_links_the_post() -> None:
    made = render("> @ana, post 3:\n> Clean the burrs, @ben.b.\n\nI did.")
    assert made.quotes == (Quote("ana", 3),)
    assert made.mentions == ()
    assert made.html.startswith(
        '<blockquote>\n<p class="quoted"><a class="mention" href="/u/ana" rel="nofollow ugc noopener">@ana</a>, '
        '<a href="/t/grinder/9#post-3" rel="nofollow ugc noopener">post 3</a>:</p>\n<p>Clean the burrs, '
    )


@pytest.mark.parametrize("first", ["@ana:", "@ana, #7:", "@gone, post 99:"])
def test_a_quotation_needs_neither_post_nor_living_author(first: str) -> None:
    made = render(f"> {first}\n>\n> text")
    assert len(made.quotes) == 1
    assert '<p class="quoted">' in made.html


def test_our_pictures_load_lazily_in_their_size() -> None:
    made = render("![A grinder](/uploads/ab-12_x-640x480.webp)")
    assert made.images == 1
    assert made.html == (
        '<p><img src="/uploads/ab-12_x-640x480.webp" alt="A grinder" loading="lazy" width="640" height="480"></p>\n'
    )


@pytest.mark.parametrize("source", ["![a](https://b.de/c.png)", "![](https://b.de/a)", "![a](//b.de/c)"])
def test_pictures_of_other_hosts_become_links(source: str) -> None:
    made = render(source)
    assert (made.images, made.links) == (0, 1)
    assert ">a</a>" in made.html


def test_a_picture_in_a_link_leaves_its_words() -> None:
    assert html("[![a](https://b.de/c.png)](https://d.de)").count("<a ") == 1


def test_pictures_of_other_hosts_can_be_allowed() -> None:
    assert render_markdown("![a](https://b.de/c.png)", foreign_images=True).images == 1


def test_imported_markdown_may_hold_html() -> None:
    made = render_markdown("<p>one <b>two</b></p>\n\n* three <script>x</script>", html=True)
    assert made.html == "<p>one <b>two</b></p>\n<ul>\n<li>three </li>\n</ul>\n"
