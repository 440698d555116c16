"""The keyboard alone: everything can be reached, seen and left."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.customers.doors import PASSWORD, join
from tests.ideas.conftest import Board

# Where the focus is, and whether one sees it: an outline or a shadow that was not there before.
SEEN = """() => {
    const node = document.activeElement, look = getComputedStyle(node), box = node.getBoundingClientRect();
    const label = node.getAttribute("aria-label") || node.innerText || node.title || node.name || node.tagName;
    const isSeen = look => look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
    const frame = node.closest(".composer");
    const outlined = isSeen(look) || (node.tagName === "TEXTAREA" && frame && getComputedStyle(frame).boxShadow !== "none");
    const inWindow = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    const order = [...document.querySelectorAll("*")].indexOf(node);
    return {tag: node.tagName, label: label.trim(), outlined, inWindow, order, isBody: node === document.body};
}"""
MOST_STOPS = 200


@pytest.fixture
def house(app, world, make):
    thread = make.thread(world.ben, "Rice cleans burrs", "A spoonful.", category="tips", kind="tip", product="T1")
    make.post(world.ana, thread, "Every month.")
    Board(app, world).idea(world.ben)


def stops(page: Page) -> list[dict]:
    """Every stop of the Tab key, until it leaves the page or comes back to the first."""
    found = []
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        here = page.evaluate(SEEN)
        if here["isBody"] or (found and here["order"] == found[0]["order"]):
            return found
        found.append(here)
    raise AssertionError(f"the Tab key is caught: {found[-3:]}")


PAGES = ["/", "/t/any/1", "/ideas", "/ideas/1", "/new", "/me/data", "/rewards", "/settings/profile", "/search?q=rice"]


def test_every_stop_of_the_tab_key_is_seen_and_comes_in_the_order_of_the_page(world, house, visit):
    page = visit(world.ana)
    faults = []
    for path in PAGES:
        page.goto(path)
        found = stops(page)
        assert len(found) > 10, path
        assert found[0]["label"] == "Skip to content", path
        faults += [f"{path}: {one['label']} shows no focus" for one in found if not one["outlined"]]
        faults += [f"{path}: {one['label']} is out of sight" for one in found if not one["inWindow"]]
        orders = [one["order"] for one in found]
        faults += [
            f"{path}: {found[at + 1]['label']} comes too late"
            for at in range(len(orders) - 1)
            if orders[at] > orders[at + 1]
        ]
    assert faults == []


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, target) -> None:
    for _stop in range(MOST_STOPS):
        if target.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key never comes to {target}")


def test_one_signs_in_skips_to_the_content_votes_reacts_and_replies(app, client, world, house, visit):
    assert join(app, client).status_code == 303
    page = visit()
    page.goto("/sign-in")
    expect(page.get_by_label("E-mail")).to_be_focused()
    page.keyboard.type("olga@example.com")
    press(page, "Tab")
    page.keyboard.type(PASSWORD)
    press(page, "Enter")
    expect(page.locator(".head").get_by_title("Inbox")).to_be_visible()

    page.goto("/ideas")
    press(page, "Tab", "Enter")
    expect(page.locator("main")).to_be_focused()
    vote = page.get_by_role("button", name=re.compile("^Vote for"))
    tab_to(page, vote)
    press(page, "Enter")
    expect(vote).to_have_attribute("aria-pressed", "true")
    expect(vote).to_be_focused()
    press(page, "Space")
    expect(vote).to_have_attribute("aria-pressed", "false")

    page.goto("/t/any/1")
    works = page.get_by_role("button", name="Works for me")
    tab_to(page, works)
    press(page, "Enter")
    expect(works).to_have_attribute("aria-pressed", "true")
    expect(works).to_be_focused()

    press(page, "r")
    expect(page.get_by_label("Reply", exact=True)).to_be_focused()
    page.keyboard.type("With a ")
    press(page, "Control+b")
    page.keyboard.type("brush")
    press(page, "Control+Enter")
    expect(page.locator("#post-3 strong")).to_have_text("brush")


def test_menus_and_dialogs_open_and_close_and_give_the_focus_back(world, house, visit):
    page = visit(world.ana)
    page.goto("/t/any/1")
    menu = page.locator("#post-2 summary")
    tab_to(page, menu)
    press(page, "Enter", "Tab", "Tab")
    expect(page.get_by_role("button", name="Delete")).to_be_focused()
    press(page, "Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    for _more in range(6):
        press(page, "Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    press(page, "Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator("#post-2")).to_contain_text("Every month.")
    expect(page.get_by_role("button", name="Delete")).to_be_focused()
    press(page, "Escape")
    expect(menu).to_be_focused()
    press(page, "?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    press(page, "Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_have_count(0)


def test_the_toolbar_is_one_stop_and_its_arrows_walk(world, house, visit):
    page = visit(world.ana)
    page.goto("/t/any/1")
    bold, area = page.get_by_role("button", name="Bold"), page.get_by_label("Reply", exact=True)
    tab_to(page, bold)
    press(page, "ArrowRight")
    expect(page.get_by_role("button", name="Italic")).to_be_focused()
    press(page, "ArrowLeft", "ArrowLeft")
    expect(page.get_by_role("button", name="Preview")).to_be_focused()
    press(page, "Tab")
    expect(area).to_be_focused()
