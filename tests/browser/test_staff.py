"""A product manager's, a marketer's and an admin's main job."""

import re

from playwright.sync_api import Page, expect

from core.worker import work_until_idle
from rewards.rules.defaults import make_default_rules
from tests.ideas.conftest import Board
from tests.world import acting


def heading(page: Page):
    return page.get_by_role("heading", level=1)


# --- a product manager


def test_a_product_manager_opens_a_campaign_after_a_look_at_whom_it_would_invite(world, visit):
    page = visit(world.pia)
    page.goto("/ideas")
    page.get_by_role("link", name="Open a campaign").click()
    page.get_by_label("What are you asking?").fill("What should the kettle do?")
    page.get_by_label("Brief").fill("One thing that you miss.")
    page.get_by_role("button", name="Whom would it invite?").click()
    expect(page.locator(".notice")).to_contain_text(re.compile(r"\d+ people would be invited"))
    expect(page.get_by_label("What are you asking?")).to_have_value("What should the kettle do?")
    page.get_by_role("button", name="Open it").click()
    expect(heading(page)).to_have_text("What should the kettle do?")
    expect(page.locator("header.title")).to_contain_text("Open")
    page.get_by_role("link", name="Watch it").click()
    expect(page.get_by_role("main")).to_contain_text("were invited")


def test_a_product_manager_answers_merges_counts_and_takes_ideas_along(app, world, drain, visit):
    board = Board(app, world)
    board.idea(world.ana, "A lid that stays open")
    board.vote(world.ben, board.idea(world.mia, "The lid should stay up"))
    page = visit(world.pia, accept_downloads=True)
    page.goto("/ideas/1")
    page.get_by_role("link", name="Who stands behind it").click()
    page.get_by_label("Status").select_option("planned")
    page.get_by_label("Official answer").fill("Yes, with version **3**.")
    page.get_by_role("button", name="Say so").click()
    page.goto("/ideas/1")
    expect(page.locator("header.title")).to_contain_text("Planned")
    expect(page.locator(".card", has_text="Official answer").locator("strong")).to_have_text("3")

    page.goto("/ideas/2/behind")
    page.get_by_label(re.compile("into", re.I)).fill("1")
    page.get_by_role("button", name="Merge it").click()
    page.goto("/ideas/2")
    expect(heading(page)).to_have_text("A lid that stays open")
    page.goto("/ideas/1/behind")
    expect(page.get_by_role("table", name="Voters").locator("tbody tr")).to_have_count(3)
    with page.expect_download() as download:
        page.get_by_role("link", name="Ideas and voters as CSV").click()
    written = download.value.path().read_text()
    assert "A lid that stays open" in written and "ben" in written
    page.get_by_role("button", name="Take it back").click()
    page.goto("/ideas/1/behind")
    expect(page.get_by_role("table", name="Voters").locator("tbody tr")).to_have_count(1)
    page.goto("/ideas/2")
    expect(heading(page)).to_have_text("The lid should stay up")


# --- a marketer


def test_a_marketer_counts_a_segment_while_writing_it(world, make, visit):
    make.thread(world.ana)
    page = visit(world.max)
    page.goto("/lab/segments/new")
    page.get_by_label("Name").fill("People who wrote")
    first = page.get_by_role("group", name="Condition 1")
    first.get_by_label("About").select_option("fact:posts")
    first.get_by_label("Value").fill("1")
    expect(page.locator("#count")).to_contain_text("1")
    expect(page.locator("#count")).to_contain_text("customer meets it now")
    page.get_by_role("button", name="Save the segment").click()
    expect(heading(page)).to_have_text("People who wrote")
    expect(page.get_by_role("table", name="People").get_by_role("link", name="Ana")).to_be_visible()


def test_a_marketer_makes_a_badge_a_rule_and_a_reward(app, world, make, drain, visit):
    make.thread(world.ana)
    with acting(app, world.max):
        make_default_rules()
    page = visit(world.max)
    page.goto("/admin/badges/new")
    page.get_by_label("Name").fill("First words")
    first = page.get_by_role("group", name="Condition 1")
    first.get_by_label("About").select_option("fact:posts")
    first.get_by_label("Value").fill("1")
    page.get_by_role("button", name="Who would get it?").click()
    expect(page.locator(".notice")).to_contain_text("1 person would get it today.")
    page.get_by_role("button", name="Make it").click()
    with app.app_context():
        work_until_idle()
    page.goto("/badges/1/any")
    expect(page.get_by_role("main").get_by_role("link", name="Ana")).to_be_visible()

    page.goto("/admin/rewards")
    page.get_by_role("link", name="Starting a thread").click()
    page.get_by_label("Points").fill("7")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("main")).to_contain_text(re.compile(r"7 points .*version 2", re.S))

    page.get_by_role("link", name="New reward").first.click()
    page.get_by_label("Name").fill("A mug")
    page.get_by_label(re.compile("Cost|Points|costs")).first.fill("5")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="A mug")).to_be_visible()


# --- an admin


def test_an_admin_gives_a_role_invites_reads_the_outbox_and_makes_a_token(app, world, visit):
    page = visit(world.ada)
    page.goto("/admin")
    page.get_by_role("link", name="People").first.click()
    page.get_by_role("searchbox").or_(page.locator("main input[name=q]")).first.fill("ben")
    page.get_by_role("button", name=re.compile("Find|Show|Filter|Apply|Search")).last.click()
    page.get_by_role("table", name="People").get_by_role("link", name="Ben").click()
    page.get_by_label(re.compile("^Moderator")).check()
    page.get_by_role("button", name="Set the roles").click()
    expect(page.get_by_label(re.compile("^Moderator"))).to_be_checked()
    expect(page.get_by_role("table", name="Audit")).to_contain_text("roles")

    page.goto("/admin/invites")
    page.get_by_label(re.compile("E-mail")).fill("new@example.org")
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_role("table", name="Open invitations")).to_contain_text("new@example.org")
    with app.app_context():
        work_until_idle()
    page.goto("/admin/outbox")
    page.get_by_role("table", name="Outbox").get_by_role("link").first.click()
    expect(page.get_by_role("main")).to_contain_text("new@example.org")

    page.goto("/settings/tokens")
    page.get_by_label("What it is for").fill("The shop")
    page.get_by_label(re.compile("purchases")).check()
    page.get_by_role("button", name="Make the token").click()
    token = page.locator("code.secret").inner_text()
    with app.test_client() as shop:
        headers = {"Authorization": f"Bearer {token}"}
        assert shop.post("/api/v1/purchases", json={}, headers=headers).status_code == 422
    page.get_by_role("button", name="Withdraw").click()
    page.get_by_role("dialog").get_by_role("button", name="Withdraw").click()
    expect(page.get_by_role("main")).to_contain_text("No tokens yet")
    with app.test_client() as shop:
        assert shop.post("/api/v1/purchases", json={}, headers=headers).status_code == 401
