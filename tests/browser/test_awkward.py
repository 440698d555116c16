"""What goes wrong between a person and a browser, and what is left of the text then."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from core.db import db
from customers.segments.models import Segment
from forum.curation.actions import close_thread
from forum.posts.actions import edit_post
from forum.posts.writing import write
from forum.threads.models import Thread
from ideas.ideas.models import Idea
from tests.browser.thread_page import press_reply, refresh_session, replies, reply_field
from tests.ideas.conftest import Board
from tests.world import acting


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_a_double_click_is_one_post(app, world, thread, visit, site, script):
    page = visit(world.ana, java_script_enabled=script)
    page.goto(f"/t/any/{thread.id}")
    reply_field(page).fill("With rice.")
    site.delay = 0.3
    page.locator("#reply").get_by_role("button", name="Reply", exact=True).dblclick()
    expect(page.locator("#post-2")).to_contain_text("With rice.")
    site.settle()
    assert replies(app) == ["With rice."]


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_a_double_click_is_one_thread_one_segment_and_one_idea(app, world, visit, site, script):
    page = visit(world.pia, java_script_enabled=script)
    page.goto("/new?category=questions")
    page.get_by_label("Title").fill("Why does it squeak?")
    page.get_by_label("Text").fill("It squeaks.")
    site.delay = 0.3
    page.get_by_role("button", name="Start the thread").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Why does it squeak?")
    page.goto("/ideas/new")
    page.get_by_label("Your idea in a sentence").fill("A lid that stays open")
    page.get_by_label(re.compile("Why, and what")).fill("It falls shut.")
    page.get_by_role("button", name="Propose it").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("A lid that stays open")
    page.goto("/lab/segments/new")
    page.get_by_label("Name").fill("Everybody")
    page.get_by_role("group", name="Condition 1").get_by_label("About").select_option("fact:posts")
    page.get_by_role("group", name="Condition 1").get_by_label("Value").fill("0")
    page.get_by_role("button", name="Save the segment").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Everybody")
    site.settle()
    with app.app_context():
        made = [db.session.scalar(select(func.count()).select_from(model)) for model in (Segment, Idea, Thread)]
    assert made == [1, 1, 2], "an idea has a thread of its own"


def test_after_posting_back_shows_the_thread_and_a_second_reply_is_a_second_reply(app, world, thread, visit):
    page = visit(world.ana)
    page.goto(f"/t/any/{thread.id}")
    reply_field(page).fill("With rice.")
    press_reply(page)
    expect(page.locator("#post-2")).to_contain_text("With rice.")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("How do I clean the burrs?")
    reply_field(page).fill("Or with a brush.")
    press_reply(page)
    expect(page.locator("#post-3")).to_contain_text("Or with a brush.")
    assert replies(app) == ["With rice.", "Or with a brush."]


def test_two_tabs_with_one_page_are_two_replies(app, world, thread, window):
    context = window(world.ana)
    one, other = context.new_page(), context.new_page()
    for page in (one, other):
        page.goto(f"/t/any/{thread.id}")
    for page, text in ((one, "With rice."), (other, "Or with a brush.")):
        reply_field(page).fill(text)
        press_reply(page)
        expect(page.locator(".posts")).to_contain_text(text)
    assert replies(app) == ["With rice.", "Or with a brush."]


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_a_form_that_went_stale_keeps_the_text(app, world, thread, visit, site, client, sign_in, script):
    page = visit(world.ana, java_script_enabled=script)
    page.goto(f"/t/any/{thread.id}")
    refresh_session(client, sign_in, page, world.ana, site)
    text = "With rice, and with some patience: it takes a while, and a brush."
    reply_field(page).fill(text)
    press_reply(page)
    expect(page.get_by_role("textbox", name=re.compile("body|text|reply", re.I)).first).to_have_value(text)
    page.get_by_role("button", name="Send again").click()
    expect(page.locator("#post-2")).to_contain_text(text)


WRITING = {
    "/t/any/1": ("Reply", "Reply"),
    "/new?category=questions": ("Text", "Start the thread"),
    "/ideas/new": ("Why, and what you do today instead", "Propose it"),
    "/ideas/1": ("Reply", "Reply"),
}


@pytest.mark.parametrize("path", WRITING)
def test_a_draft_survives_a_closed_browser_and_is_gone_when_it_was_sent(app, world, thread, window, path):
    Board(app, world).idea(world.ben)
    label, button = WRITING[path]
    first = window(world.ana).new_page()
    first.goto(path)
    for title in first.get_by_label(re.compile("^(Title|Your idea)")).all():
        title.fill("What I wanted to say")
    first.get_by_label(label, exact=True).fill("With rice, I would say, but")
    expect(first.get_by_text("Draft saved")).to_be_visible()
    first.context.close()

    second = window(world.ana).new_page()
    second.goto(path)
    expect(second.get_by_label(label, exact=True)).to_have_value("With rice, I would say, but")
    second.locator("main form").get_by_role("button", name=button, exact=True).click()
    expect(second.locator(".prose", has_text="I would say")).to_be_visible()
    second.goto(path)
    expect(second.get_by_label(label, exact=True)).to_have_value("")


def test_a_thread_that_was_closed_meanwhile_gives_the_text_back(app, world, thread, visit):
    page = visit(world.ana)
    page.goto(f"/t/any/{thread.id}")
    reply_field(page).fill("With rice.")
    with acting(app, world.mia) as viewer:
        close_thread(viewer, thread.id)
    press_reply(page)
    expect(page.get_by_text("This thread was closed")).to_be_visible()
    expect(reply_field(page)).to_have_value("With rice.")


def test_of_two_who_edit_a_post_the_second_is_told_and_keeps_the_text(app, world, thread, make, visit):
    post = make.post(world.ana, thread, "With rice.")
    page = visit(world.ana)
    page.goto(f"/posts/{post.id}/edit")
    with acting(app, world.mia) as viewer:
        edit_post(viewer, post.id, write("With a brush."), 1)
    page.get_by_label("Text").fill("With rice, monthly.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("main")).to_contain_text("Somebody edited this post while you were at it.")
    expect(page.get_by_role("main")).to_contain_text("With a brush.")
    expect(page.get_by_label("Text")).to_have_value("With rice, monthly.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#post-2")).to_contain_text("With rice, monthly.")


def test_five_megabytes_of_text_come_back(world, thread, visit):
    page = visit(world.ana)
    page.goto(f"/t/any/{thread.id}")
    text = "They squeak." * (5 * 1024 * 1024 // 12)
    reply_field(page).evaluate("(area, text) => { area.value = text }", text)
    page.set_default_timeout(30_000)
    press_reply(page)
    expect(page.get_by_role("alert")).to_contain_text("32000", timeout=20_000)
    assert reply_field(page).evaluate("area => area.value.length") == len(text)


def test_a_title_of_300_characters_is_refused_beside_the_field_and_kept(world, visit):
    page = visit(world.ana)
    page.goto("/new?category=questions")
    page.get_by_label("Title").evaluate(
        "(input, text) => { input.removeAttribute('maxlength'); input.value = text }", "x" * 300
    )
    page.get_by_label("Text").fill("They squeak.")
    page.get_by_role("button", name="Start the thread").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link").click()
    title = page.get_by_label("Title")
    expect(title).to_be_focused()
    expect(title).to_have_value("x" * 300)
    expect(title).to_have_accessible_description(re.compile("255"))
