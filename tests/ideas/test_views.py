"""The pages of ideas: lists, one idea, campaigns, roadmap, and the staff's."""

import re
from datetime import timedelta

import pytest

from core.access import GUEST
from core.clock import now, shifted
from ideas.statuses.actions import add_status
from ideas.statuses.queries import changelog
from tests.world import acting

PUBLIC = ("/ideas", "/ideas?order=top&status=open", "/ideas?order=newest", "/campaigns", "/roadmap", "/changelog")
STEERED = ("/ideas/statuses", "/ideas/triage?order=revenue", "/campaigns/new", "/ideas/export.csv")


@pytest.fixture
def lived_in(board, world, make):
    """One campaign by budget, two ideas of which one is planned, a merge, a shipped one."""
    campaign = board.campaign(voting="budget", budget=10, product="T2")
    first = board.idea(world.ana, "A lid that stays open", campaign_id=campaign)
    second = board.idea(world.ben, "A lid that opens by itself", campaign_id=campaign)
    board.vote(world.ben, first, 3)
    board.merge(second, first)
    done = board.idea(world.ben, "A longer cable for the kettle")
    board.status(first, "planned", "We like it.")
    board.status(done, "shipped", "Since **May**.")
    return {"campaign": campaign, "idea": first, "merged": second, "shipped": done}


def test_everybody_reads_the_public_pages(lived_in, client, world, sign_in):
    addresses = [*PUBLIC, f"/ideas/{lived_in['idea']}/a-lid-that-stays-open", "/roadmap/embed", "/"]
    addresses.append(f"/campaigns/{lived_in['campaign']}/what-should-the-kettle-do")
    for person in (None, world.ana, world.pia, world.mia):
        if person:
            sign_in(client, person)
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code == 200, (person, address, answer.text[:500])


def test_staff_open_theirs_and_customers_do_not(lived_in, client, world, sign_in):
    more = [f"/ideas/{lived_in['idea']}/behind", f"/campaigns/{lived_in['campaign']}/watch"]
    more += [f"/campaigns/{lived_in['campaign']}/edit", f"/ideas/{lived_in['merged']}/behind"]
    for address in (*STEERED, *more):
        assert sign_in(client, world.pia).get(address).status_code == 200, address
        assert sign_in(client, world.ana).get(address).status_code == 403, address


def test_a_merged_idea_leads_to_what_it_became_part_of(lived_in, client):
    answer = client.get(f"/ideas/{lived_in['merged']}/a-lid-that-opens-by-itself")
    assert answer.status_code == 301 and answer.location == f"/ideas/{lived_in['idea']}/a-lid-that-stays-open"
    assert client.get(f"/ideas/{lived_in['merged']}/merged").status_code == 200


def test_an_idea_is_proposed_with_a_form_and_a_double_click_makes_one(client, world, sign_in, csrf, api):
    sign_in(client, world.ana)
    page = client.get("/ideas/new").text
    once = re.search(r'name="once" value="([^"]+)"', page)
    assert once, page[:2000]
    sent = {"csrf_token": csrf, "once": once[1], "title": "A quieter grinder", "body": "It wakes the baby.", "tags": ""}
    first, second = (client.post("/ideas/new", data=sent) for _ in range(2))
    assert first.status_code == 303 and first.location == second.location
    assert "It wakes the baby." in client.get(first.location).text
    assert len(api(world.ana).get("/ideas").json["data"]) == 1


def test_voting_works_without_javascript_and_shows_on_the_list(board, client, world, sign_in, csrf):
    idea = board.idea(world.ana)
    sign_in(client, world.ben)
    assert "You voted" not in client.get("/ideas").text
    page = {"Referer": "http://localhost/ideas?order=top"}
    cast = client.post(f"/ideas/{idea}/vote", data={"csrf_token": csrf, "voted": "1"}, headers=page)
    assert cast.status_code == 303 and cast.location == f"/ideas?order=top#idea-{idea}"
    assert "You voted" in client.get("/ideas").text
    back = client.post(f"/ideas/{idea}/vote", data={"csrf_token": csrf, "voted": ""})
    assert back.location == f"/ideas/{idea}/a-lid-that-stays-open"
    assert "You voted" not in client.get("/ideas").text


def test_nobody_is_sent_to_another_site_after_voting(board, client, world, sign_in, csrf):
    idea = board.idea(world.ana)
    sign_in(client, world.ben)
    for origin in ("http://evil.example/ideas", "http://localhost//evil.example", "http://localhost/t/x/1"):
        sent = {"csrf_token": csrf, "voted": "1"}
        answer = client.post(f"/ideas/{idea}/vote", data=sent, headers={"Referer": origin})
        assert answer.location == f"/ideas/{idea}/a-lid-that-stays-open"


def test_a_reply_stands_on_the_page_of_the_idea(board, client, world, sign_in, csrf):
    idea = board.idea(world.ana)
    sign_in(client, world.ben)
    sent = {"csrf_token": csrf, "body": "A magnet would do.", "once": "k1"}
    answer = client.post(f"/ideas/{idea}/reply", data=sent)
    assert answer.location == f"/ideas/{idea}/a-lid-that-stays-open?post=2#post-2"
    assert "A magnet would do." in client.get(answer.location).text


def test_what_one_voted_for_and_proposed_is_found_on_a_list_of_its_own(board, client, world, sign_in):
    lid, spout, cord = (board.idea(world.ana, title) for title in ("A lid that stays", "A softer spout", "A long cord"))
    own = board.idea(world.ben, "A quieter click")
    board.vote(world.ben, lid)
    board.vote(world.ben, spout)
    board.merge(spout, cord)

    def titles(person, address):
        page = (sign_in(client, person) if person else client).get(address)
        assert page.status_code == 200
        return {number for number in (lid, spout, cord, own) if f'id="idea-{number}"' in page.text}

    assert titles(None, "/ideas?mine=voted") == {lid, cord, own}
    assert titles(world.ben, "/ideas?mine=voted") == {lid, cord, own}, "one's own has one's vote"
    assert titles(world.ben, "/ideas?mine=proposed") == {own}
    assert titles(world.ben, "/ideas?mine=somebody") == {lid, cord, own}
    assert titles(world.ana, "/ideas?mine=voted") == {lid, cord}
    assert titles(world.mia, "/ideas?mine=voted") == set()
    assert "No vote of yours lies here" in client.get("/ideas?mine=voted").text
    assert "mine=voted" in client.get("/ideas").text


def test_guests_are_shown_the_way_in(board, client, world):
    idea = board.idea(world.ana)
    assert f"/sign-in?next=/ideas/{idea}" in client.get("/ideas").text
    assert client.get("/ideas/new").location == "/sign-in?next=/ideas/new"
    assert client.post(f"/ideas/{idea}/vote").status_code == 401


def test_a_manager_counts_whom_a_campaign_would_invite_and_opens_it(client, world, sign_in, csrf):
    sign_in(client, world.pia)
    sent = {"csrf_token": csrf, "title": "What next?", "brief": "Say it.", "audience": "everyone", "voting": "one"}
    page = client.post("/campaigns/new", data=sent | {"budget": "10", "points": "0", "preview": "1"})
    assert page.status_code == 200 and "7 people would be invited now, each once." in page.text
    answer = client.post("/campaigns/new", data=sent | {"budget": "10", "points": "0"})
    assert answer.status_code == 303 and answer.location.endswith("/what-next")
    assert "What next?" in client.get("/").text


def test_several_ideas_move_at_once_with_one_answer(board, client, world, sign_in, csrf):
    ideas = [board.idea(world.ana, f"A wish of mine, number {n}") for n in range(3)]
    sign_in(client, world.pia)
    sent = {"csrf_token": csrf, "idea": [str(one) for one in ideas[:2]], "status": "planned", "response": "Soon."}
    assert client.post("/ideas/triage", data=sent).status_code == 303
    assert client.get("/roadmap").text.count("A wish of mine") == 2


def test_winners_are_named_and_stand_first(lived_in, client, world, sign_in, csrf):
    sign_in(client, world.pia)
    campaign, idea = lived_in["campaign"], lived_in["idea"]
    sent = {"csrf_token": csrf, "idea": str(idea), "outcome": "**The lid** wins."}
    answer = client.post(f"/campaigns/{campaign}/decide", data=sent)
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "What won" in page and "<strong>The lid</strong> wins." in page
    foreign = client.post(f"/campaigns/{campaign}/decide", data=sent | {"idea": str(lived_in["shipped"])})
    assert foreign.status_code == 422


def test_the_roadmap_may_stand_in_another_sites_frame_and_nothing_else(lived_in, client):
    assert "frame-ancestors *" in client.get("/roadmap/embed").headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in client.get("/roadmap").headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path", ["/ideas", "/ideas?order=top", "/ideas?order=newest", "/ideas?status=open", "/roadmap"]
)
def test_a_list_asks_the_database_eight_times_at_most(board, client, world, sign_in, count_statements, path):
    board.campaign()
    for number in range(12):
        board.idea(world.ana, f"A wish of mine, number {number}")
    sign_in(client, world.ben)
    client.get(path)
    count_statements.clear()
    assert client.get(path).status_code == 200
    assert len(count_statements) <= 8, "\n".join(count_statements)


def test_a_closed_campaign_says_so(board, client, world, sign_in):
    campaign = board.campaign(closes_at=now() + timedelta(days=1))
    with shifted(timedelta(days=2)):
        sign_in(client, world.ana)
        page = client.get(f"/campaigns/{campaign}/what-should-the-kettle-do")
        assert "Voting is over" in page.text
        assert client.get(f"/ideas/new?campaign={campaign}").status_code == 409


@pytest.mark.parametrize("form", ["atom", "json"])
def test_every_list_is_a_feed_of_what_guests_may_see(lived_in, board, client, world, form):
    secret = board.campaign("For marketers alone", audience="role:marketer")
    board.idea(world.max, "A secret handle of horn", campaign_id=secret)
    feeds = ["/ideas", "/campaigns", "/roadmap", "/changelog"]
    for path in [*feeds, f"/campaigns/{lived_in['campaign']}/what-should-the-kettle-do"]:
        answer = client.get(f"{path}.{form}")
        assert (answer.status_code == 200 and "cable" in answer.text) or "lid" in answer.text or "kettle" in answer.text
        assert "horn" not in answer.text and "marketers" not in answer.text
    assert client.get(f"/campaigns/{secret}/for-marketers-alone.{form}").status_code == 404


@pytest.mark.both
def test_the_changelog_pages_over_all_statuses_that_mean_shipped(app, board, client, world):
    with acting(app, world.pia) as pia:
        add_status(pia, "In the shops", "shipped")
    for number in range(7):
        wish = board.idea(world.ana, f"A wish of mine, number {number}")
        with shifted(timedelta(minutes=number)):
            board.status(wish, "in-the-shops" if number % 2 else "shipped")
    seen, after = [], None
    with app.test_request_context():
        while after != "":
            page = changelog(GUEST, after, 3)
            seen += [row.title[-1] for row in page.rows]
            after = page.next or ""
    assert seen == list("6543210")


def test_an_empty_changelog_is_a_page_too(client):
    assert client.get("/changelog").status_code == 200 and client.get("/changelog.atom").status_code == 200


@pytest.mark.parametrize("form", ["", ".atom", ".json"])
def test_the_category_of_their_conversations_leads_to_the_ideas(board, client, world, form):
    board.idea(world.ana)
    answer = client.get(f"/c/ideas{form}")
    assert (answer.status_code, answer.location) == (301, f"/ideas{form}")


def test_who_has_no_script_is_shown_like_ideas_before_proposing(board, client, world, sign_in, csrf, drain):
    board.idea(world.ben, "A drip tray that can be seen through")
    drain()
    sign_in(client, world.ana)
    sent = {"csrf_token": csrf, "once": "k1", "title": "See-through drip tray", "body": "I forget it.", "check": "1"}
    page = client.post("/ideas/new", data=sent)
    assert page.status_code == 200 and "A drip tray that can be seen through" in page.text
    assert "I forget it." in page.text and 'name="check"' not in page.text
    assert client.post("/ideas/new", data=sent | {"check": ""}).status_code == 303
    unlike = sent | {"once": "k2", "title": "A longer cable for the kettle"}
    assert client.post("/ideas/new", data=unlike).status_code == 303


def test_a_vote_answers_a_script_with_its_button_alone(board, client, world, sign_in, csrf):
    idea = board.idea(world.ana)
    sign_in(client, world.ben)
    sent, script = {"csrf_token": csrf, "voted": "1"}, {"HX-Request": "true"}
    answer = client.post(f"/ideas/{idea}/vote", data=sent, headers=script)
    assert answer.status_code == 200 and answer.text.count("<button") == 1 and "<html" not in answer.text
    assert 'aria-pressed="true"' in answer.text and "<b>2</b>" in answer.text and f'id="vote-{idea}"' in answer.text
    back = client.post(f"/ideas/{idea}/vote", data=sent | {"voted": ""}, headers=script)
    assert 'aria-pressed="false"' in back.text and "<b>1</b>" in back.text


def test_a_vote_asks_the_database_nine_times(board, client, world, api, count_statements):
    """Who asks, their lock, the idea, their vote, their worth, the row, the totals, the journal's number, its entry."""
    ideas = [board.idea(world.ana, f"A wish of mine, number {n}") for n in range(2)]
    ben = api(world.ben)
    ben.put(f"/ideas/{ideas[0]}/vote", {})
    count_statements.clear()
    assert ben.put(f"/ideas/{ideas[1]}/vote", {}).json["votes"] == 2
    assert len(count_statements) <= 9, "\n".join(count_statements)
