"""What staff do behind an idea."""

import re

from ideas.tally import views as tally


def test_a_note_is_removed_by_who_wrote_it_and_nobody_else(board, client, world, sign_in, csrf):
    idea, other = board.idea(world.ana), board.idea(world.ana, "Another lid for it")
    sign_in(client, world.pia)
    client.post(f"/ideas/{idea}/notes", data={"csrf_token": csrf, "body": "Ask the tinsmith."})
    page = client.get(f"/ideas/{idea}/behind").text
    remove = re.search(r"/ideas/\d+/notes/\d+/remove", page)
    assert remove and "Ask the tinsmith." in page
    sign_in(client, world.max)
    assert "/remove" not in client.get(f"/ideas/{idea}/behind").text
    assert client.post(remove[0], data={"csrf_token": csrf}).status_code == 404
    sign_in(client, world.pia)
    elsewhere = remove[0].replace(f"/ideas/{idea}/", f"/ideas/{other}/")
    assert client.post(elsewhere, data={"csrf_token": csrf}).status_code == 404
    assert client.post(remove[0], data={"csrf_token": csrf}).status_code == 303
    assert "Ask the tinsmith." not in client.get(f"/ideas/{idea}/behind").text
    sign_in(client, world.ben)
    assert client.post(remove[0], data={"csrf_token": csrf}).status_code == 403


def test_where_somebody_said_so_stands_with_their_name(board, client, world, sign_in, api):
    idea = board.idea(world.ana)
    api(world.pia).post(f"/ideas/{idea}/voters", {"customer": world.ben.id, "source": "On the telephone, 3 May"})
    assert "Said for them: On the telephone, 3 May" in sign_in(client, world.noa).get(f"/ideas/{idea}/behind").text


def test_who_has_no_account_is_voted_for_by_their_address(board, client, world, sign_in, csrf, api):
    idea = board.idea(world.ana)
    irene = {"external_id": "c-1", "name": "Irene", "email": "irene@example.com"}
    assert api(world.ada).put("/customers", irene).status_code == 200
    pia, address = sign_in(client, world.pia), f"/ideas/{idea}/voters"
    sent = {"csrf_token": csrf, "source": "A letter"}
    assert pia.post(address, data=sent | {"customer": " Irene@Example.com"}).status_code == 303
    assert pia.post(address, data=sent | {"customer": "@Ben"}).status_code == 303
    assert api(world.pia).get(f"/ideas/{idea}").json["votes"] == 3
    for nobody in ("nobody@example.com", "nobody", "@"):
        page = pia.post(address, data=sent | {"customer": nobody})
        assert page.status_code == 422 and "There is no such customer." in page.text


def test_every_page_of_ideas_lights_their_tab(board, client, world):
    idea, campaign = board.idea(world.ana), board.campaign()
    lit = '<a href="/ideas" aria-current="true">'
    for path in (
        f"/ideas/{idea}/a-lid-that-stays-open",
        "/roadmap",
        "/changelog",
        "/campaigns",
        f"/campaigns/{campaign}/what-should-the-kettle-do",
    ):
        assert lit in client.get(path).text, path
    assert '<a href="/ideas" aria-current="page">' in client.get("/ideas").text
    assert lit not in client.get("/latest").text


def test_every_voter_is_found_page_by_page(board, client, world, sign_in, monkeypatch):
    monkeypatch.setattr(tally, "VOTERS", 2)
    idea = board.idea(world.ana)
    for person in (world.ben, world.mia, world.max, world.noa):
        board.vote(person, idea)
    address, found = f"/ideas/{idea}/behind", []
    while address:
        page = sign_in(client, world.pia).get(address)
        assert page.status_code == 200
        voters = page.text.partition('id="voters"')[2].partition('id="evidence"')[0]
        found += re.findall(r'href="/u/(\w+)"', voters)
        older = re.search(r'href="([^"]+)"[^>]*rel="next"|rel="next"[^>]*href="([^"]+)"', voters)
        address = (older[1] or older[2]).replace("&amp;", "&") if older else ""
    assert found == ["noa", "max", "mia", "ben", "ana"]
