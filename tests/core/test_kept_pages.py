"""A guest's kept page: known by its tag alone, before Flask and in it, and gone with its stamps."""

import pytest


@pytest.fixture
def page(client, make, world):
    thread = make.thread(world.ana)
    address = f"/t/{thread.slug}/{thread.id}"

    def ask(tags=None, method="get", **headers):
        return getattr(client, method)(address, headers=headers | ({"If-None-Match": tags} if tags else {}))

    ask.thread, ask.tag = thread, ask().headers["ETag"]
    return ask


def variants(tag):
    plain = tag.removeprefix("W/")
    return [
        (tag, 304),
        (plain, 304),
        (f'"other", {tag}', 304),
        (f'{plain},W/"other"', 304),
        ("*", 304),
        ('"other"', 200),
        (f'"{plain[1:-1]}more"', 200),
        (f'"a {plain[1:-1]}"', 200),
        (f'"an, unusual {tag[2:-1]}"', 200),
        ("nonsense", 200),
    ]


@pytest.mark.parametrize("number", range(10))
@pytest.mark.parametrize("is_kept", [True, False], ids=["kept", "made anew"])
def test_a_page_is_known_by_exactly_its_tag(app, page, number, is_kept):
    tags, status = variants(page.tag)[number]
    if not is_kept:
        app.extensions["shelf"]._pages.clear()
    answer = page(tags)
    assert (answer.status_code, answer.headers["ETag"]) == (status, page.tag)
    assert (answer.data == b"") == (status == 304)


def test_before_flask_and_in_it_the_same_is_answered(app, page):
    def seen(method):
        answer = page(method=method, **{"Accept-Encoding": "gzip"})
        return answer.status_code, answer.data, sorted(answer.headers.items())

    kept = [seen("get"), seen("head")]
    app.extensions["shelf"]._pages.clear()
    made = [seen("get")]
    app.extensions["shelf"]._pages.clear()
    assert [*made, seen("head")] == kept
    assert dict(kept[0][2])["Content-Encoding"] == "gzip" and kept[1][1] == b""


@pytest.mark.both
def test_a_stamp_that_moves_ends_it(page, make, world):
    assert page(page.tag).status_code == 304
    make.post(world.ben, page.thread, "With a soft brush.")
    again = page(page.tag)
    assert again.status_code == 200 and "soft brush" in again.text
