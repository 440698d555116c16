"""What was pressed and did not arrive, or was refused, says so and loses nothing."""

import re

from playwright.sync_api import expect

from ideas.campaigns.actions import close as close_campaign
from tests.browser.thread_page import refresh_session, reply_field
from tests.ideas.conftest import Board
from tests.world import acting


def test_what_cannot_be_sent_says_so_and_loses_nothing(app, world, thread, visit):
    page = visit(world.ana)
    page.goto(f"/t/any/{thread.id}")
    page.context.set_offline(True)
    page.get_by_role("button", name="Like").click()
    expect(page.get_by_role("alert")).to_contain_text("network")
    reply_field(page).fill("With rice.")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("[data-preview]")).to_contain_text("network")
    page.context.set_offline(False)
    page.get_by_role("button", name="Like").click()
    expect(page.get_by_role("button", name="Like")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(reply_field(page)).to_have_value("With rice.")


def test_a_refusal_says_why(app, world, make, visit):
    """The campaign was closed meanwhile."""
    board = Board(app, world)
    idea = board.idea(world.ben, campaign_id=board.campaign())
    page = visit(world.ana)
    page.goto(f"/ideas/{idea}")
    with acting(app, world.pia) as viewer:
        close_campaign(viewer, 1)
    vote = page.get_by_role("button", name=re.compile("^Vote for"))
    vote.click()
    expect(page.get_by_role("alert")).to_contain_text(re.compile("over|closed"))
    expect(vote).to_have_attribute("aria-pressed", "false")
    page.get_by_role("alert").get_by_role("button", name="Close").click()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_picture_that_cannot_be_taken_says_why(world, thread, visit):
    page = visit(world.ana)
    page.goto(f"/t/any/{thread.id}")
    reply_field(page).fill("Look: ")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Picture").click()
    chooser.value.set_files({"name": "a.png", "mimeType": "image/png", "buffer": b"no picture"})
    said = page.locator("[data-draft-status]")
    expect(said).to_contain_text(re.compile("picture|image", re.I))
    expect(said).not_to_contain_text(re.compile("[{<]"))
    expect(reply_field(page)).to_have_value("Look: ")


def test_what_one_presses_in_a_stale_page_says_so(app, world, thread, visit, site, client, sign_in):
    page = visit(world.ana)
    page.goto(f"/t/any/{thread.id}")
    refresh_session(client, sign_in, page, world.ana, site)
    like = page.get_by_role("button", name="Like")
    like.click()
    expect(page.get_by_role("alert")).to_contain_text("once more")
    expect(like).to_have_attribute("aria-pressed", "false")
    like.click()
    expect(like).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("alert")).to_have_count(0)
