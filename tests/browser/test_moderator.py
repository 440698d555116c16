"""A moderator's main job, with JavaScript and without."""

import re

import pytest
from playwright.sync_api import Page, expect

from forum.posts.actions import edit_post
from forum.posts.writing import write
from tests.world import acting


@pytest.fixture
def house(app, world, make):
    """A question in the wrong place, one that was asked before, and a reply that was rewritten."""
    asked = make.thread(world.ana, "How do I clean the burrs?", "They squeak.", category="tips")
    make.thread(world.ben, "Cleaning burrs", "How?")
    reply = make.post(world.ben, asked, "With rice.")
    with acting(app, world.mia) as viewer:
        edit_post(viewer, reply.id, write("With a brush."), 1)


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_a_moderator_keeps_the_house_in_order(world, visit, house, script):
    page = visit(world.mia, java_script_enabled=script)
    look_at_history(page)
    move(page)
    close_and_reopen(page)
    pin(page)
    hide_and_restore(page)
    delete_and_restore(page, script)
    merge(page, script)


def tools(page: Page) -> None:
    page.get_by_role("link", name="Curate").click()


def title(page: Page):
    return page.locator("header.title")


def look_at_history(page: Page) -> None:
    page.goto("/t/1")
    page.get_by_role("link", name="Edited").click()
    expect(page.locator("pre.diff del")).to_contain_text("With rice.")
    expect(page.locator("pre.diff ins")).to_contain_text("With a brush.")


def move(page: Page) -> None:
    page.goto("/t/1")
    tools(page)
    page.get_by_label("Category").select_option("questions")
    page.get_by_role("button", name="Move").click()
    expect(title(page)).to_contain_text("Questions")


def close_and_reopen(page: Page) -> None:
    tools(page)
    page.get_by_role("main").get_by_role("button", name="Close", exact=True).click()
    expect(title(page)).to_contain_text("Closed")
    tools(page)
    page.get_by_role("button", name="Reopen").click()
    expect(title(page)).not_to_contain_text("Closed")


def pin(page: Page) -> None:
    tools(page)
    page.get_by_role("button", name="Pin").click()
    page.goto("/c/questions")
    expect(page.locator(".thread").first).to_contain_text("How do I clean the burrs?")
    expect(page.locator(".thread").first).to_contain_text("Pinned")


def hide_and_restore(page: Page) -> None:
    page.goto("/t/1")
    tools(page)
    page.get_by_label("Reason").fill("Not yet")
    page.get_by_role("button", name="Hide").click()
    expect(title(page)).to_contain_text("Hidden")
    page.goto("/t/1")
    tools(page)
    page.get_by_role("button", name="Restore").click()
    expect(title(page)).not_to_contain_text("Hidden")


def delete_and_restore(page: Page, script: bool) -> None:
    post = page.locator("#post-2")
    post.locator("summary").click()
    post.get_by_role("button", name="Delete").click()
    if script:
        page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(post).to_contain_text("This post was removed.")
    post.get_by_role("button", name="Restore").click()
    expect(post).to_contain_text("With a brush.")


def merge(page: Page, script: bool) -> None:
    page.goto("/t/2")
    tools(page)
    page.get_by_label(re.compile("Into|thread", re.I)).last.fill("1")
    page.get_by_role("button", name="Merge").click()
    if script:
        page.get_by_role("dialog").get_by_role("button", name="Merge").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How do I clean the burrs?")
    expect(page.locator(".posts")).to_contain_text("How?")
    page.goto("/t/2")
    expect(page.get_by_role("heading", level=1)).to_have_text("How do I clean the burrs?")
