"""Every public list has its Atom and its JSON Feed, and shows in them what a guest may see."""

import xml.etree.ElementTree as ElementTree

import pytest


@pytest.fixture(autouse=True)
def some_threads(world, make):
    make.thread(world.ana, title="Beans & <burrs>", body="They *squeak*.", tags=("grinder",), product="T1")
    make.thread(world.ana, title="For members only", category="lounge")


LISTS = ("/latest", "/unanswered", "/top/week", "/c/questions", "/tag/grinder", "/p/T1", "/t/x/1")


@pytest.mark.parametrize("path", LISTS)
def test_a_list_has_both_feeds(client, world, sign_in, path):
    sign_in(client, world.ben)
    atom = client.get(f"{path}.atom")
    assert atom.status_code == 200 and atom.mimetype == "application/atom+xml"
    root = ElementTree.fromstring(atom.data)
    titles = [entry.findtext("{*}title") for entry in root.findall("{*}entry")]
    assert titles == ["Beans & <burrs>"]
    assert "<em>squeak</em>" in root.findtext("{*}entry/{*}content")
    feed = client.get(f"{path}.json")
    assert feed.mimetype == "application/feed+json"
    assert feed.json["version"].endswith("1.1") and len(feed.json["items"]) == 1
    assert client.get(f"{path}.json", headers={"If-None-Match": feed.headers["ETag"]}).status_code == 304


def test_lists_announce_their_feeds_and_closed_ones_have_none(client):
    assert 'type="application/atom+xml"' in client.get("/c/questions").text
    assert client.get("/c/lounge.atom").status_code == 404
    assert client.get("/top/fortnight.atom").status_code == 404


def test_machines_find_their_files(app, client, monkeypatch):
    assert "Sitemap:" in client.get("/robots.txt").text
    sitemap = client.get("/sitemap.xml")
    assert "/t/beans-burrs/1" in sitemap.text and "members" not in sitemap.text
    assert ElementTree.fromstring(sitemap.data).tag.endswith("urlset")
    assert client.get("/manifest.webmanifest").json["start_url"] == "/"
    named = app.config["SETTINGS"].model_copy(update={"site_name": "The Fennick House"})
    monkeypatch.setitem(app.config, "SETTINGS", named)
    assert client.get("/manifest.webmanifest").json["short_name"] == "The Fennick"
