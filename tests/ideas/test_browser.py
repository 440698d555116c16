"""Ideas in a real Chromium: voting by keyboard and without a script, and what axe and narrow screens say."""

from collections.abc import Iterator
from threading import Thread

import pytest
from werkzeug.serving import make_server

from ideas.campaigns.actions import close
from tests.world import acting

pytestmark = pytest.mark.browser


@pytest.fixture
def site(app) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def browse(app, chromium, site, sign_in):
    """A page as somebody sees it; their session is the one that signing in leaves."""
    contexts = []

    def open_(person=None, **options):
        context = chromium.new_context(reduced_motion="reduce", **options)
        contexts.append(context)
        if person:
            kept = sign_in(app.test_client(), person).get_cookie("session")
            context.add_cookies([{"name": "session", "value": kept.value, "url": site}])
        context.set_default_timeout(60_000)
        return context.new_page()

    yield open_
    for context in contexts:
        context.close()


def test_one_votes_and_takes_it_back_with_the_keyboard(board, world, site, browse):
    idea = board.idea(world.ana)
    page = browse(world.ben)
    page.goto(f"{site}/ideas")
    button = page.locator(f"#vote-{idea}")
    button.focus()
    page.keyboard.press("Enter")
    page.locator(f"#vote-{idea}[aria-pressed=true]").wait_for()
    assert "2" in button.inner_text() and page.url.startswith(f"{site}/ideas")
    button.focus()
    page.keyboard.press("Space")
    page.locator(f"#vote-{idea}[aria-pressed=false]").wait_for()
    assert "1" in button.inner_text()


def test_one_votes_without_a_script_and_comes_back_to_the_same_place(board, world, site, browse):
    idea = board.idea(world.ana)
    page = browse(world.ben, java_script_enabled=False)
    page.goto(f"{site}/ideas?order=newest")
    page.locator(f"#vote-{idea}").focus()
    page.keyboard.press("Enter")
    page.locator(f"#vote-{idea}[aria-pressed=true]").wait_for()
    assert page.url == f"{site}/ideas?order=newest#idea-{idea}"
    assert "2" in page.locator(f"#vote-{idea}").inner_text()


def test_one_proposes_without_a_script_and_is_shown_what_is_there(board, world, site, browse, drain):
    board.idea(world.ana, "A drip tray that can be seen through")
    drain()
    page = browse(world.ben, java_script_enabled=False)
    page.goto(f"{site}/ideas/new")
    page.fill("[name=title]", "See-through drip tray")
    page.fill("[name=body]", "I forget to empty it.")
    page.get_by_role("button", name="Propose it").click()
    page.get_by_role("link", name="A drip tray that can be seen through").wait_for()
    assert page.input_value("[name=body]") == "I forget to empty it."
    page.get_by_role("button", name="Propose it").click()
    page.wait_for_url("**/ideas/2/see-through-drip-tray")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_and_nothing_sticks_out(board, world, site, browse, width, theme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    campaign = board.campaign(voting="budget", budget=10, product="T2", points=100)
    idea = board.idea(world.ana, "A lid that stays open", campaign_id=campaign, tags=("lid",))
    merged = board.idea(world.ben, "A lid that opens by itself", campaign_id=campaign)
    board.vote(world.ben, idea, 3)
    board.merge(merged, idea)
    board.status(idea, "planned", "We like it.")
    board.status(board.idea(world.ben, "A longer cable for it"), "shipped", "Since May.")
    own = [f"/ideas/{idea}/a-lid-that-stays-open", f"/campaigns/{campaign}/what-should-the-kettle-do"]
    public = ["/ideas", "/campaigns", "/roadmap", "/changelog", *own]
    staff = [f"/ideas/{idea}/behind?by=level", "/ideas/triage", "/ideas/statuses", f"/campaigns/{campaign}/watch"]
    look = {"viewport": {"width": width, "height": 900}, "color_scheme": theme}
    found = {}
    for person, paths in ((world.ben, [*public, "/ideas/new"]), (world.pia, [*staff, "/campaigns/new"])):
        page = browse(person, **look)
        for path in paths:
            assert page.goto(site + path).status == 200
            wrong = [
                (one["id"], [node["target"] for node in one["nodes"][:3]])
                for one in axe.run(page).response["violations"]
            ]
            if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
                wrong.append("sticks out")
            if wrong:
                found[path] = wrong
    assert found == {}


@pytest.mark.parametrize("width", [360, 1280])
def test_one_whose_campaign_closes_meanwhile_proposes_elsewhere_without_a_script(
    app, board, world, site, browse, width
):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    closing = board.campaign("What should the kettle do?")
    board.campaign("And the grinder?")
    look = {"viewport": {"width": width, "height": 900}}
    page = browse(world.ben, java_script_enabled=False, **look)
    page.goto(f"{site}/ideas/new?campaign={closing}")
    page.fill("[name=title]", "Lid ho")
    page.fill("[name=body]", "It falls.")
    with acting(app, world.pia) as pia:
        close(pia, closing)
    page.get_by_role("button", name="Propose it").click()
    page.get_by_text("This campaign has closed").wait_for()
    assert page.input_value("[name=title]") == "Lid ho" and page.input_value("[name=body]") == "It falls."
    seen = browse(world.ben, **look)
    seen.goto(f"{site}/ideas/new?campaign={closing}")
    assert axe.run(seen).response["violations"] == []
    assert seen.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("Where it goes").select_option(label="And the grinder?")
    page.get_by_role("button", name="Propose it").click()
    page.wait_for_url("**/ideas/1/lid-ho")
    page.get_by_role("link", name="And the grinder?").wait_for()
