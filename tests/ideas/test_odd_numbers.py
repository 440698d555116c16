"""What is no number, where one is asked for: overlooked or not found, never an error of ours."""

import pytest

ODD = ("²", "abc", "9" * 30)


@pytest.mark.parametrize("odd", ODD)
def test_pages_overlook_a_number_that_is_none(board, world, client, sign_in, odd):
    idea = board.idea(world.ana)
    slug = "a-lid-that-stays-open"
    assert client.get(f"/ideas/{idea}/{slug}", query_string={"post": odd}).status_code == 200
    assert client.get(f"/ideas/{idea}/other", query_string={"post": odd}).location == f"/ideas/{idea}/{slug}"
    sign_in(client, world.pia)
    for path in ("/ideas/triage", "/ideas/new"):
        assert client.get(path, query_string={"campaign": odd}).status_code == 200


@pytest.mark.parametrize("odd", (*ODD, "4711"))
def test_an_export_of_a_campaign_that_is_none_is_not_one_of_everything(board, world, client, sign_in, odd):
    board.idea(world.ana)
    answer = sign_in(client, world.pia).get("/ideas/export.csv", query_string={"campaign": odd})
    assert answer.status_code == 404 and "lid" not in answer.text


@pytest.mark.parametrize("odd", ODD)
def test_ticks_that_are_no_numbers_are_none(board, world, client, sign_in, csrf, odd):
    campaign = board.campaign()
    sign_in(client, world.pia)
    sent = {"csrf_token": csrf, "idea": odd, "status": "planned"}
    assert client.post("/ideas/triage", data=sent).status_code == 422
    assert client.post(f"/campaigns/{campaign}/shortlist", data=sent).status_code < 500


@pytest.mark.parametrize("odd", ODD)
def test_a_thread_overlooks_such_a_post_too(make, world, client, odd):
    thread = make.thread(world.ana)
    assert client.get(f"/t/{thread.slug}/{thread.id}", query_string={"post": odd}).status_code == 200


def test_a_shortlist_takes_no_idea_from_elsewhere(board, world, client, sign_in, csrf, api):
    campaign = board.campaign()
    inside, outside = board.idea(world.ana, campaign_id=campaign), board.idea(world.ana, "Another lid for it")
    sign_in(client, world.pia)
    for chosen, status in (([inside, outside], 422), ([4711], 422), ([inside], 303), ([], 303)):
        sent = {"csrf_token": csrf, "idea": [str(one) for one in chosen]}
        assert client.post(f"/campaigns/{campaign}/shortlist", data=sent).status_code == status
