"""What a thread's page says of itself to search engines."""

import json
import re

from forum.posts.actions import delete_post
from forum.posts.answers import accept_answer
from tests.world import acting

SAID = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)


def said(client, thread, page=""):
    found = SAID.findall(client.get(f"/t/{thread.slug}/{thread.id}{page}").text)
    return [json.loads(one) for one in found]


def test_a_question_is_a_qa_page_with_its_answer_and_nothing_else(app, client, world, make):
    question = make.thread(world.ana)
    answer = make.post(world.ben, question)
    make.post(world.mia, question, body="I would not.")
    with acting(app, world.ana) as viewer:
        accept_answer(viewer, question.id, answer.id)
    (page,) = said(client, question)
    asked = page["mainEntity"]
    assert (page["@type"], asked["name"], asked["answerCount"]) == ("QAPage", question.title, 2)
    assert asked["acceptedAnswer"]["text"] == "With rice, then a brush."
    assert asked["acceptedAnswer"]["author"]["url"].endswith("/u/ben")
    assert [one["text"] for one in asked["suggestedAnswer"]] == ["I would not."]


def test_anything_else_is_a_discussion(client, world, make):
    tip = make.thread(world.ana, title="Rice cleans burrs", category="tips", kind="tip")
    (page,) = said(client, tip)
    assert (page["@type"], page["headline"]) == ("DiscussionForumPosting", "Rice cleans burrs")
    assert "mainEntity" not in page


def test_no_title_and_no_text_ends_the_script(client, world, make):
    nasty = "</script><script>alert(1)</script> & <!--"
    thread = make.thread(world.ana, title=nasty, body=f"`{nasty}`")
    text = client.get(f"/t/{thread.slug}/{thread.id}").text
    assert "<script>alert" not in text
    assert said(client, thread)[0]["mainEntity"]["name"] == nasty


def test_what_was_removed_is_not_said(app, client, world, make):
    question = make.thread(world.ana)
    gone = make.post(world.ben, question, body="Buy my watches")
    with acting(app, world.mia) as viewer:
        delete_post(viewer, gone.id)
    assert "watches" not in client.get(f"/t/{question.slug}/{question.id}").text


def test_later_pages_leave_it_to_the_first(client, world, make):
    question = make.thread(world.ana)
    for number in range(21):
        make.post(world.ben, question, body=f"Reply {number}")
    assert len(said(client, question)) == 1
    assert said(client, question, "/21") == []
