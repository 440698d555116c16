"""Every page that somebody can open, on a phone: axe finds nothing in light and dark, nothing scrolls sideways, what one presses
is large enough, and no two things have one name."""

import pytest

from tests.browser.eyes import SCRIPT, faults_of
from tests.browser.house import furnish
from tests.browser.pages import pages_for
from tests.counts import PROVE, count

BEFORE = {"ana": "guest", "ada": "ana"}
WIDTHS = [360, 1280][: count(1, 2)]
# Forms that are sent as they stand, which is with nothing in them.
BLANK = {
    "guest": ["/sign-up", "/sign-in"],
    "ana": ["/new", "/ideas/new"],
    "ada": ["/campaigns/new", "/lab/segments/new", "/lab/new-product", "/admin/rewards/rules/new"],
}
REFUSED = {"guest": {"/nowhere": 404}, "ana": {"/t/any/99999": 404, "/admin": 403}, "ada": {}}


@pytest.fixture
def house(app, world, make, api, drain):
    furnish(app, world, make, api, drain)


@pytest.fixture
def page(window, world, who):
    context = window(getattr(world, who, None), width=360)
    context.add_init_script(SCRIPT)
    return context.new_page()


@pytest.fixture
def paths(app, world, house, sign_in, who):
    """All that this one opens; in small every third, and without what is built as the one before them saw it."""
    visitors = {name: app.test_client() for name in ("guest", "ana", "ada")}
    for name in ("ana", "ada"):
        sign_in(visitors[name], getattr(world, name))
    mine = pages_for(app, world, visitors[who])
    seen = pages_for(app, world, visitors[BEFORE[who]]) if who in BEFORE and not PROVE else {}
    return [path for path, shape in mine.items() if seen.get(path) != shape][:: count(3, 1)]


@pytest.mark.parametrize("who", ["guest", "ana", "ada"])
def test_every_page_can_be_used(paths, page, who, told):
    faults = []
    for path in paths:
        page.goto(path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            faults += [f"{path} at {width}: {fault}" for fault in faults_of(page, frame=path == paths[0])]
    told(f"pages of {who} at {WIDTHS} pixels, in light and dark: {len(paths)}")
    assert faults == []


@pytest.mark.parametrize("who", ["guest", "ana", "ada"])
def test_every_refusal_can_be_read(site, page, who):
    faults = []
    for path, status in REFUSED[who].items():
        answer = page.goto(path)
        assert answer.status == status
        faults += [f"{path} {fault}" for fault in faults_of(page)]
    for path in BLANK[who]:
        page.goto(path)
        with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
            page.locator("main form .button--primary").first.click()
        assert sent.value.status == 422, path
        page.wait_for_load_state()
        faults += [f"{path} {fault}" for fault in faults_of(page)]
    assert faults == []


@pytest.mark.parametrize("who", ["ana"])
def test_a_stale_form_can_be_read(page, who):
    page.goto("/new")
    page.get_by_label("Text").fill("They squeak, and have done so since Sunday, when it was cold and dry. " * 3)
    page.evaluate("document.querySelectorAll('main [name=csrf_token]').forEach(field => { field.value = 'old' })")
    page.get_by_role("button", name="Start the thread").click()
    page.get_by_role("button", name="Send again").wait_for()
    assert faults_of(page) == []
