"""What becomes of the pictures that people send."""

import io
import struct
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as pil
from PIL import ImageCms

from core.errors import Invalid
from core.images import MAX_BYTES, Image, avatar, reencode

CANARY = b"canary-47.3769N"


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **more: Any) -> bytes:
    out = io.BytesIO()
    image = pil.new(mode, size, more.pop("color", 0))
    image.save(out, kind, **more)
    return out.getvalue()


def opened(image: Image) -> pil.Image:
    return pil.open(io.BytesIO(image.bytes))


def refusal(data: bytes, **options: int) -> str:
    with pytest.raises(Invalid) as caught:
        reencode(io.BytesIO(data), **options)
    return caught.value.fields["file"]


@pytest.mark.parametrize(
    ("kind", "mime"),
    [("JPEG", "jpeg"), ("MPO", "jpeg"), ("PNG", "webp"), ("GIF", "webp"), ("WEBP", "webp")],
)
def test_every_kind_that_we_take_is_written_anew(kind: str, mime: str) -> None:
    made = reencode(picture(kind))
    assert (made.mime, made.width, made.height) == (f"image/{mime}", 60, 40)
    assert opened(made).size == (60, 40)
    assert made.suffix in ("-60x40.jpg", "-60x40.webp")
    assert len(made.sha256) == 64


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_kind_of_png_is_understood(mode: str) -> None:
    assert reencode(picture("PNG", mode=mode)).width == 60


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_jpegs_of_printers_become_pictures_for_screens(mode: str) -> None:
    assert opened(reencode(picture(mode=mode))).mode == "RGB"


def test_where_and_with_what_a_photo_was_taken_is_gone() -> None:
    exif = pil.Exif()
    exif[0x010E] = CANARY.decode()
    exif.get_ifd(0x8825)[1] = "N"
    for kind in ("JPEG", "PNG", "WEBP"):
        data = picture(kind, exif=exif.tobytes())
        assert CANARY in data
        made = reencode(data)
        assert CANARY not in made.bytes
        assert not opened(made).getexif()


def test_comments_and_whatever_follows_the_picture_are_gone() -> None:
    behind = b"<script>alert(1)</script>" + b"PK\x03\x04" + CANARY
    for data in (picture(comment=CANARY) + behind, picture("GIF", comment=CANARY) + behind, picture("PNG") + behind):
        made = reencode(data)
        assert CANARY not in made.bytes
        assert b"script" not in made.bytes


def test_a_photo_taken_sideways_stands_upright() -> None:
    exif = pil.Exif()
    exif[0x0112] = 6
    assert (lambda made: (made.width, made.height))(reencode(picture(exif=exif.tobytes()))) == (40, 60)


def test_wide_colours_are_brought_into_those_of_the_web() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for icc in (profile, b"damaged"):
        made = reencode(picture(icc_profile=icc))
        assert "icc_profile" not in opened(made).info


def test_large_pictures_shrink_and_keep_their_shape() -> None:
    made = reencode(picture(size=(4000, 1000)))
    assert (made.width, made.height) == (2000, 500)
    made = reencode(picture("PNG", size=(5000, 1)))
    assert (made.width, made.height) == (2000, 1)


def test_transparency_stays() -> None:
    made = reencode(picture("PNG", mode="RGBA", color=(255, 0, 0, 0)))
    assert opened(made).convert("RGBA").getpixel((5, 5))[3] == 0


def test_an_animation_becomes_its_first_frame() -> None:
    frames = [pil.new("RGB", (30, 30), colour) for colour in ("red", "blue")]
    for kind in ("GIF", "WEBP", "PNG"):
        out = io.BytesIO()
        frames[0].save(out, kind, save_all=True, append_images=frames[1:])
        made = opened(reencode(out.getvalue()))
        assert getattr(made, "n_frames", 1) == 1
        assert made.convert("RGB").getpixel((5, 5))[0] > 200


def test_an_avatar_is_the_middle_of_the_picture() -> None:
    made = avatar(picture(size=(900, 300)))
    assert (made.width, made.height) == (256, 256)


def test_four_megabytes_are_the_most() -> None:
    assert "4 MB" in refusal(picture() + b"\0" * MAX_BYTES)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    assert "40 million" in refusal(_png_head(60_000, 60_000))
    assert "40 million" in refusal(_png_head(7_000, 7_000))
    assert "40 million" in refusal(picture("GIF", size=(10_000, 5_000)))
    assert "40 million" in refusal(picture(size=(100, 100)), max_pixels=9_999)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_half_a_picture_is_refused(kind: str) -> None:
    noise = pil.effect_noise((200, 200), 90).convert("RGB")
    out = io.BytesIO()
    noise.save(out, kind)
    assert "damaged" in refusal(out.getvalue()[: len(out.getvalue()) // 2]) or kind == "WEBP"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.4\n",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"PK\x03\x04" + b"\0" * 40,
        b"<html><script>alert(1)</script></html>GIF89a",
        b"GIF89a/*<script>*/=1;alert(1)",
        b"RIFF\x04\0\0\0WEBP",
    ],
)
def test_what_is_no_picture_is_refused_in_a_sentence(data: bytes) -> None:
    assert refusal(data).endswith(".")


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "ICO", "PPM", "TGA", "PCX"])
def test_kinds_that_browsers_need_not_know_are_refused(kind: str) -> None:
    assert "JPEG, PNG, GIF and WebP" in refusal(picture(kind))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_damage_anywhere_is_a_refusal_and_never_a_crash(kind: str) -> None:
    whole = picture(kind, size=(24, 24), color=(10, 200, 90))

    @given(st.lists(st.tuples(st.integers(0, len(whole) - 1), st.integers(0, 255)), min_size=1, max_size=6))
    def damage(changes: list[tuple[int, int]]) -> None:
        data = bytearray(whole)
        for at, byte in changes:
            data[at] = byte
        try:
            made = reencode(bytes(data), max_pixels=1_000_000)
        except Invalid as refused:
            assert refused.fields["file"]
        else:
            assert opened(made).size == (made.width, made.height)

    damage()


def _png_head(width: int, height: int) -> bytes:
    """A valid PNG of a few bytes that claims to be that large."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
