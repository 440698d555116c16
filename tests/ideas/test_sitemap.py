"""What search engines are led to."""


def test_public_ideas_and_campaigns_stand_there_and_nothing_else(board, world, client):
    campaign = board.campaign()
    inside = board.idea(world.ana, "A whistle that sings", campaign_id=campaign)
    alone, gone = board.idea(world.ana), board.idea(world.ana, "The same lid, once more")
    board.merge(gone, alone)
    secret = board.campaign("For our marketers", audience="role:marketer")
    board.idea(world.max, "A secret lid of ours", campaign_id=secret)
    for path in ("/sitemap.xml", "/sitemap-1.xml"):
        page = client.get(path).text
        for address in (
            f"/ideas/{alone}/a-lid-that-stays-open<",
            f"/ideas/{inside}/a-whistle-that-sings<",
            f"/campaigns/{campaign}/what-should-the-kettle-do<",
        ):
            assert page.count(address) == 1
        assert "once-more" not in page and "secret" not in page and "marketers" not in page
    assert "/ideas/" not in client.get("/sitemap-2.xml").text
