"""Whether a tip worked, and with which version: by keyboard, on a phone, without JavaScript."""

import pytest
from playwright.sync_api import expect

from core.db import db
from customers.products.models import Product
from tests.browser.eyes import SCRIPT, faults_of
from tests.browser.test_keyboard import press, tab_to
from tests.world import acting


@pytest.fixture
def tip(app, world, make):
    with acting(app):
        db.session.add(Product(sku="T1-3", name="Grinder T1", family="Kitchen", version="3 with the long handle"))
    return make.thread(world.ana, title="Rice cleans the burrs", category="tips", kind="tip", product="T1")


@pytest.mark.parametrize("scripted", [True, False])
@pytest.mark.parametrize("width", [360, 1280])
def test_one_says_by_keyboard_with_which_version_a_tip_worked(world, tip, visit, width, scripted):
    page = visit(world.ben, width=width, java_script_enabled=scripted)
    page.goto(f"/t/any/{tip.id}")
    version = page.get_by_label("Your version")
    if scripted:
        tab_to(page, version)
        press(page, "ArrowDown")
        works = page.get_by_role("button", name="Works for me")
        tab_to(page, works)
        press(page, "Enter")
        expect(works).to_be_focused()
    else:
        version.select_option("2")
        page.get_by_role("button", name="Works for me").press("Enter")
    expect(page.get_by_text("Version 2: worked for 1 of 1")).to_be_visible()
    expect(version).to_have_value("2")
    if scripted:
        page.evaluate(SCRIPT)
        assert faults_of(page) == []


def test_on_a_phone_what_worked_and_what_did_not_stand_side_by_side(world, tip, visit):
    page = visit(world.ben, width=360)
    page.goto(f"/t/any/{tip.id}")
    names = ("Works for me", "Did not work")
    boxes = [page.get_by_role("button", name=name).bounding_box() for name in names]
    assert boxes[0]["y"] == boxes[1]["y"] and boxes[0]["x"] < boxes[1]["x"]
