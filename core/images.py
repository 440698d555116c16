"""Pictures that people send are never kept as they came: decoded, turned upright, made no larger than a page needs and
written anew, without EXIF (where a phone keeps its owner's address) and without whatever else a file can carry behind
its pixels. An animation becomes its first frame."""

import hashlib
import io
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from flask_babel import lazy_gettext as _l
from PIL import Image as pil
from PIL import ImageCms, ImageOps

from core.errors import Invalid

MAX_BYTES = 4 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_SIDE = 2_000
AVATAR_SIDE = 256

pil.MAX_IMAGE_PIXELS = MAX_PIXELS
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
# What Pillow's decoders raise on a damaged file, and ImageCms on a damaged colour profile.
_DAMAGE = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, OverflowError, struct.error)
_BOMB = (pil.DecompressionBombError, pil.DecompressionBombWarning)
_decoding = threading.Semaphore(2)  # 40 million pixels are 160 MB; two at once are enough for one process

TOO_BIG = _l("A picture may have 4 MB at most.")
TOO_MANY_PIXELS = _l("This picture has more than 40 million pixels. Make it smaller and send it again.")
NO_PICTURE = _l("This is no picture that we can read. JPEG, PNG, GIF and WebP work.")
DAMAGED = _l("This picture is damaged or incomplete.")


@dataclass(frozen=True, slots=True)
class Image:
    bytes: bytes
    mime: str
    width: int
    height: int
    sha256: str

    @property
    def suffix(self) -> str:
        """What `uploads.put` wants: the size is part of the name, so that a text knows it without a look-up."""
        return f"-{self.width}x{self.height}.{'jpg' if self.mime == 'image/jpeg' else 'webp'}"


def reencode(file: IO[bytes] | bytes, *, max_pixels: int = MAX_PIXELS, max_side: int = MAX_SIDE) -> Image:
    """The picture as we keep it: a photo stays JPEG, everything else becomes WebP. `Invalid` where it is none."""
    return _made(file, max_pixels, lambda image: _at_most(image, max_side))


def avatar(file: IO[bytes] | bytes, *, side: int = AVATAR_SIDE) -> Image:
    """The middle of the picture, as a square."""
    return _made(file, MAX_PIXELS, lambda image: ImageOps.fit(image, (side, side), pil.Resampling.LANCZOS))


def _made(file: IO[bytes] | bytes, max_pixels: int, resize: Callable[[pil.Image], pil.Image]) -> Image:
    data = _read(file)
    with _decoding:
        image = _open(data, max_pixels)
        try:
            return _written(resize(_upright(image)), photo=image.format in ("JPEG", "MPO"))
        except _DAMAGE as damage:
            raise Invalid({"file": str(DAMAGED)}) from damage


def _read(file: IO[bytes] | bytes) -> bytes:
    data = file if isinstance(file, bytes) else file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise Invalid({"file": str(TOO_BIG)})
    return data


def _open(data: bytes, max_pixels: int) -> pil.Image:
    """Reads the head only; the size is judged before a pixel is decoded."""
    try:
        image = pil.open(io.BytesIO(data), formats=_FORMATS)
    except _BOMB as bomb:
        raise Invalid({"file": str(TOO_MANY_PIXELS)}) from bomb
    except _DAMAGE as damage:
        raise Invalid({"file": str(NO_PICTURE)}) from damage
    if image.width * image.height > max_pixels:
        raise Invalid({"file": str(TOO_MANY_PIXELS)})
    return image


def _upright(image: pil.Image) -> pil.Image:
    image.draft("RGB", (MAX_SIDE, MAX_SIDE))  # a JPEG is decoded at half or quarter size where that is enough
    image.load()
    profile = image.info.get("icc_profile")
    flat = _colours(ImageOps.exif_transpose(image))
    return _in_srgb(flat, profile) if profile else flat


def _colours(image: pil.Image) -> pil.Image:
    clear = image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info
    return image.convert("RGBA" if clear else "RGB")


def _in_srgb(image: pil.Image, profile: bytes) -> pil.Image:
    """A phone's wider colours would look dull once the profile is gone."""
    try:
        wide = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, wide, ImageCms.createProfile("sRGB")) or image
    except (ImageCms.PyCMSError, *_DAMAGE):
        return image


def _at_most(image: pil.Image, side: int) -> pil.Image:
    image.thumbnail((side, side), pil.Resampling.LANCZOS, reducing_gap=2.0)
    return image


def _written(image: pil.Image, photo: bool) -> Image:
    out = io.BytesIO()
    image.info.clear()
    if photo:
        image.convert("RGB").save(out, "JPEG", quality=84, progressive=True, optimize=True)
    else:
        image.save(out, "WEBP", quality=88, method=3, exact=False)
    data = out.getvalue()
    mime = "image/jpeg" if photo else "image/webp"
    return Image(data, mime, image.width, image.height, hashlib.sha256(data).hexdigest())
