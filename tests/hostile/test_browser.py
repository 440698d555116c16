"""The same texts in a real Chromium: nothing runs, nothing is asked of another host."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from core.markup import clean_html, render_markdown
from tests import corpora
from tests.hostile.texts import OURS

WATCH = """
    window.acted = [];
    for (const name of ["alert", "confirm", "prompt", "print", "open"]) window[name] = () => window.acted.push(name);
    addEventListener("error", event => window.acted.push(String(event.message || event.target?.tagName)), true);
    addEventListener("securitypolicyviolation", event => window.acted.push(event.violatedDirective));
"""
# What a text could carry that loads, runs or sends; focus() and hovering are what a person would do next.
TOUCH = """() => {
    for (const node of document.body.querySelectorAll("*")) {
        node.dispatchEvent(new MouseEvent("mouseover", {bubbles: true}));
        node.focus?.();
    }
    return window.acted;
}"""


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.browser
def test_the_watch_sees_what_acts(page: Page) -> None:
    page.add_init_script(WATCH)
    page.goto("about:blank")
    page.set_content("<p><a href='#' onfocus='alert(1)'>a</a></p><script>confirm(2)</script>")
    assert page.evaluate(TOUCH) == ["confirm", "alert"]


@pytest.mark.browser
@pytest.mark.parametrize("corpus", [corpora.blns, corpora.dompurify, corpora.commonmark], ids=lambda one: one.__name__)
def test_no_text_of_the_corpora_acts_in_a_browser(page: Page, corpus: Callable, told: Callable) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.route("**/*", lambda route: route.fulfill(body="", content_type="text/html"))
    page.add_init_script(WATCH)
    page.goto("http://lab.test/")
    texts = OURS + corpus()
    made = [render(text).html for _name, text in texts for render in (render_markdown, clean_html)]
    for html in made:
        page.evaluate("html => { document.body.innerHTML = html }", html)
    page.set_content("<!doctype html><body>" + "".join(f"<div>{html}</div>" for html in made))
    assert page.evaluate(TOUCH) == []
    assert [url for url in asked if not url.startswith("http://lab.test/")] == []
    told(f"{len(texts)} texts twice, alone and together: nothing ran, nothing was asked of another host")
