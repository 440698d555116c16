"""Where pictures are kept, and how they are served."""

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from core import uploads
from core.errors import NotFound
from core.images import reencode
from core.markup import render_markdown
from tests.core.test_images import picture


@pytest.fixture
def key(app: Flask) -> str:
    with app.app_context():
        return uploads.put(b"a picture", "-60x40.webp")


def test_what_is_put_can_be_got_shown_and_deleted(app: Flask, client: FlaskClient, key: str) -> None:
    answer = client.get(uploads.url(key))
    assert (answer.status_code, answer.data, answer.mimetype) == (200, b"a picture", "image/webp")
    with app.app_context():
        with uploads.get(key) as file:
            assert file.read() == b"a picture"
        uploads.delete(key)
        uploads.delete(key)
        with pytest.raises(NotFound):
            uploads.get(key)
    assert client.get(uploads.url(key)).status_code == 404


def test_a_picture_is_kept_by_browsers_and_runs_nothing(client: FlaskClient, key: str) -> None:
    headers = client.get(uploads.url(key)).headers
    assert "immutable" in headers["Cache-Control"]
    assert "max-age=31536000" in headers["Cache-Control"]
    assert "public" in headers["Cache-Control"]
    assert "sandbox" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in headers


def test_a_browser_that_has_it_is_told_so(client: FlaskClient, key: str) -> None:
    first = client.get(uploads.url(key))
    assert client.get(uploads.url(key), headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_the_same_picture_twice_is_two_keys(app: Flask) -> None:
    with app.app_context():
        assert uploads.put(b"a", ".jpg") != uploads.put(b"a", ".jpg")


def test_a_text_knows_the_size_of_a_picture_by_its_key(app: Flask) -> None:
    image = reencode(picture("PNG"))
    with app.app_context():
        address = uploads.url(uploads.put(image.bytes, image.suffix))
    assert 'width="60" height="40"' in render_markdown(f"![a]({address})").html


@pytest.mark.parametrize("suffix", ["", ".svg", ".html", "/../x.png", "-1x1.jpg\n", ".jpg.html", "..png"])
def test_only_pictures_can_be_put(app: Flask, suffix: str) -> None:
    with app.app_context(), pytest.raises(ValueError, match="none of ours"):
        uploads.put(b"a", suffix)


SECRETS = ["../secret_key", "..%2fsecret_key", "%2e%2e/secret_key", "....//secret_key", "/etc/passwd", "..\\secret_key"]


@pytest.mark.parametrize("path", [*SECRETS, ".", "..", "%00", "a" * 5000, "x.part", "%F0%9F%92%A9.png"])
def test_no_address_leads_out_of_the_folder(client: FlaskClient, path: str) -> None:
    assert client.get(f"/uploads/{path}").status_code in (301, 308, 404)


def test_no_key_at_all_leads_out_of_the_folder(app: Flask, key: str) -> None:
    @given(st.one_of(st.text(max_size=40), st.sampled_from(SECRETS), st.builds("{}{}".format, st.just(key), st.text())))
    def try_one(tried: str) -> None:
        with app.app_context():
            if tried != key:
                with pytest.raises(NotFound):
                    uploads.get(tried)

    try_one()


@pytest.fixture
def send(client: FlaskClient, world: Any, sign_in: Any, csrf: str) -> Any:
    """Ana sends a file as the composer does."""
    sign_in(client, world.ana)

    def do(content: bytes | None) -> Any:
        data = {"file": (io.BytesIO(content), "a.png")} if content is not None else {}
        return client.post("/uploads", data=data, headers={"X-CSRFToken": csrf})

    return do


def test_a_picture_for_a_text_is_written_anew_and_shown(send: Any, client: FlaskClient) -> None:
    answer = send(picture("PNG"))
    assert answer.status_code == 200
    assert f'<img src="{answer.json["url"]}"' in render_markdown(answer.json["markdown"]).html
    assert client.get(answer.json["url"]).mimetype == "image/webp"


@pytest.mark.parametrize("content", [None, b"", b"<svg onload='alert(1)'>", picture("PNG")[:40]])
def test_what_is_no_picture_is_answered_in_one_plain_sentence(send: Any, content: bytes | None) -> None:
    answer = send(content)
    assert (answer.status_code, answer.mimetype) == (422, "text/plain")
    assert answer.text.endswith(".")


def test_only_members_send_pictures_and_not_without_end(send: Any, app: Flask) -> None:
    assert app.test_client().post("/uploads").status_code in (303, 401)
    assert {send(b"x").status_code for _ in range(41)} == {422, 429}


def test_on_a_members_only_site_no_shared_cache_may_keep_it(
    app: Flask, client: FlaskClient, world: Any, sign_in: Any, key: str
) -> None:
    app.extensions["options"]["defaults"]["members_only"] = True
    try:
        assert client.get(uploads.url(key)).status_code in (302, 303, 401)
        answer = sign_in(client, world.ana).get(uploads.url(key))
        assert "private" in answer.headers["Cache-Control"]
        assert "public" not in answer.headers["Cache-Control"]
    finally:
        app.extensions["options"]["defaults"]["members_only"] = False
