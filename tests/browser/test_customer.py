"""A customer's main job, from the mailed link to a consent taken back, with JavaScript and without."""

import re

import pytest
from playwright.sync_api import Page, expect

from rewards.catalogue.actions import add_reward
from rewards.rules.defaults import make_default_rules
from tests.customers.doors import PASSWORD, mailed_path
from tests.ideas.conftest import Board
from tests.world import acting

PICTURE = "static/icons/large.png"


@pytest.fixture
def house(app, world, make, drain):
    with acting(app, world.max) as viewer:
        make_default_rules()
        mug = {"name": "A mug", "description": "Blue.", "cost": 5, "stock": 3, "min_rank": 0}
        add_reward(viewer, mug)
    make.thread(world.ben, "Rice cleans burrs", "A spoonful, every month.", category="tips", kind="tip")
    Board(app, world).idea(world.ben, "A lid that stays open")
    drain()


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_a_customer_joins_asks_is_answered_votes_and_redeems(app, world, make, drain, visit, house, script):
    page = visit(java_script_enabled=script)
    join(app, page)
    find_a_tip(page)
    ask(page, script)
    be_answered(app, world, make, drain, page)
    vote(page)
    redeem(page, script)
    look_at_own_data(page)


def join(app, page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Join").first.click()
    page.get_by_label("E-mail").fill("olga@example.com")
    page.get_by_label("Handle").fill("olga")
    page.get_by_label(re.compile("^Name")).fill("Olga")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make my account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    page.goto(mailed_path(app))
    page.get_by_role("button", name="Confirm and come in").click()
    expect(page.locator(".head").get_by_title("Inbox")).to_be_visible()


def find_a_tip(page: Page) -> None:
    box = page.locator(".head").get_by_role("searchbox")
    box.fill("rice burrs")
    box.press("Enter")
    page.get_by_role("link", name="Rice cleans burrs").click()
    page.get_by_role("button", name="Works for me").click()
    expect(page.get_by_role("button", name="Works for me")).to_have_attribute("aria-pressed", "true")


def ask(page: Page, script: bool) -> None:
    page.goto("/c/questions")
    page.get_by_role("link", name="New thread").first.click()
    expect(page.get_by_label("Category")).to_have_value("questions")
    page.get_by_label("Title").fill("Why does my grinder squeak?")
    page.get_by_label("Text").fill("It **squeaks** since Sunday.\n\n")
    if script:
        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name="Picture").click()
        chooser.value.set_files(PICTURE)
        expect(page.get_by_label("Text")).to_have_value(re.compile(r"!\[.*\]\(/uploads/\S+\)"))
        page.get_by_role("button", name="Preview").click()
        expect(page.locator("[data-preview] strong")).to_have_text("squeaks")
        expect(page.locator("[data-preview] img")).to_be_visible()
    page.get_by_role("button", name="Start the thread").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Why does my grinder squeak?")
    expect(page.locator(".prose strong").first).to_have_text("squeaks")
    assert page.locator(".prose img").count() == int(script)


def be_answered(app, world, make, drain, page: Page) -> None:
    asked = page.url
    number = int(asked.rstrip("/").split("/")[-1])
    make.post(world.ben, type("Asked", (), {"id": number}), "Take a brush.")
    drain()
    page.goto("/inbox")
    page.get_by_role("link", name=re.compile("Ben")).first.click()
    page.get_by_role("button", name="This answers it").click()
    expect(page.get_by_text("Answered", exact=True)).to_be_visible()
    drain()


def vote(page: Page) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Ideas").click()
    button = page.get_by_role("button", name=re.compile("Vote for A lid"))
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_contain_text("2")
    page.goto("/ideas")
    expect(button).to_have_attribute("aria-pressed", "true")


def redeem(page: Page, script: bool) -> None:
    page.goto("/rewards")
    expect(page.get_by_role("main")).to_contain_text("You started a thread")
    page.get_by_role("navigation", name="Rewards").get_by_role("link", name="Catalogue").click()
    page.get_by_role("button", name=re.compile("Redeem")).first.click()
    if script:
        page.get_by_role("dialog").get_by_role("button", name=re.compile("Redeem")).click()
    expect(page.locator("#redeemed")).to_contain_text("A mug")
    expect(page.locator("#redeemed")).to_contain_text("On its way")


def look_at_own_data(page: Page) -> None:
    page.goto("/me/data")
    expect(page.get_by_role("main")).to_contain_text("olga@example.com")
    card = page.locator("#consent-show_ownership")
    card.get_by_role("button", name=re.compile("I agree")).click()
    card.get_by_role("button", name=re.compile("Take it back")).click()
    expect(card.get_by_role("button", name=re.compile("I agree"))).to_be_visible()
