"""The components as one sees them: axe finds nothing in any width or theme, and the keyboard reaches everything."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.ui import gallery

CSP = "default-src 'self'; script-src 'self'; style-src 'self'"


class Gallery(SimpleHTTPRequestHandler):
    def do_GET(self):
        if self.path.startswith("/static/"):
            super().do_GET()
            return
        body = gallery.page().encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", CSP)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


@pytest.fixture(scope="module")
def address():
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Gallery, directory=gallery.ROOT))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(chromium):
    context = chromium.new_context(reduced_motion="reduce")
    yield context.new_page()
    context.close()


def test_a_guests_page_carries_no_token_and_a_members_does():
    assert "csrf_token" in gallery.page()
    layout = gallery.environment().get_template("layout.html")
    site, guest = _site(), type("Guest", (), {"id": None})()
    assert "csrf" not in layout.render(site=site, me=guest, unread=0).replace("htmx-config", "")


def _site():
    return {"name": "Customer Lab", "lang": "en", "dir": "ltr", "url": "", "nav": [], "htmx": False}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_and_nothing_sticks_out(page, address, width, theme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.goto(address)
    found = axe.run(page).response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"][:3]]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_page_obeys_its_own_security_policy(page, address):
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address)
    assert said == []


def test_a_menu_opens_by_keyboard_and_escape_gives_the_focus_back(page, address):
    page.goto(address)
    summary = page.locator("header details.menu > summary")
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("header details.menu[open]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("header details.menu[open]").count() == 0
    assert page.evaluate("document.activeElement.matches('header details.menu > summary')")


def test_keys_walk_the_list_and_a_question_mark_shows_them(page, address):
    page.goto(address)
    page.evaluate("document.querySelectorAll('.is-current').forEach(one => one.classList.remove('is-current'))")
    page.evaluate("document.activeElement.blur()")
    assert not page.locator("#keys").is_visible()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/t/x/1"
    page.keyboard.press("?")
    assert page.locator("#keys[open]").count() == 1


def test_a_dangerous_button_asks_first(page, address):
    page.goto(address)
    page.locator("main details.menu > summary").first.click()
    page.locator("button[data-confirm]").first.click()
    assert page.locator("dialog[open]").inner_text().startswith("Sure?")
    page.keyboard.press("Escape")
    assert page.url == address + "/"


def test_the_toolbar_wraps_what_is_marked(page, address):
    page.goto(address)
    area = page.locator("[data-composer] textarea")
    area.fill("strong words")
    area.evaluate("area => area.setSelectionRange(0, 6)")
    page.locator("[data-md=bold]").click()
    assert area.input_value() == "**strong** words"
