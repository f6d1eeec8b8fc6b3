"""Still pictures: decoded to pixels, turned upright, written anew with nothing but pixels in them."""

from __future__ import annotations

import io
import os
from typing import IO, Any

from PIL import (
    GifImagePlugin,
    Image,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from . import webp
from .limits import Limits, Refused

# Named one by one, for Pillow would load all of its forty readers on meeting one that is not loaded yet.
READERS = (JpegImagePlugin, PngImagePlugin, WebPImagePlugin, GifImagePlugin)

SAVED: dict[str, tuple[str, dict[str, Any]]] = {
    "JPEG": ("JPEG", {"quality": 95}),
    "PNG": ("PNG", {}),
    "WEBP": ("WEBP", {"quality": 95}),
    "GIF": ("PNG", {}),
}
"""How what came in as the first is written: of anything that moves, the first frame."""

MIMES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


def take(format_: str, limits: Limits, out: int, poster: int) -> dict[str, Any]:
    """The facts of a picture of Pillow's format `format_`; writes it to descriptor `out`."""
    with open(0, "rb", closefd=False) as source:
        head = source.read(webp.HEAD)
        source.seek(0)
        if format_ == "WEBP":
            limits.check_size(*webp.size(head), limits.image_pixels)
        picture = _pixels(source, format_, limits)
    saved, options = SAVED[format_]
    with os.fdopen(out, "wb") as file:
        picture.save(file, saved, **options, lossless=webp.is_lossless(head))
    return {"mime": MIMES[saved], "width": picture.width, "height": picture.height}


def _pixels(source: IO[bytes], format_: str, limits: Limits) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = None  # our own limits are checked, on all that Pillow would let pass too
    with _opened(source, format_) as picture:
        limits.check_size(*picture.size, limits.image_pixels)
        picture.load()
        return _clean(picture)


def _opened(source: IO[bytes], format_: str) -> Image.Image:
    try:
        return Image.open(source, formats=[format_])
    except UnidentifiedImageError:
        raise Refused(f"it begins as {format_} does, but the rest is none") from None


def _clean(picture: Image.Image) -> Image.Image:
    """A new canvas that carries pixels and nothing else."""
    upright = ImageOps.exif_transpose(picture)
    shown = _in_srgb(_in_eight_bits(upright), picture.info.get("icc_profile"))
    canvas = Image.new(shown.mode, shown.size)
    canvas.paste(shown)
    return canvas


def _in_eight_bits(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):  # 16 bits of grey: Pillow's own conversion would clip all to white
        return picture.convert("I").point(lambda level: level / 256).convert("L")
    if picture.mode in ("RGB", "RGBA", "L", "CMYK"):
        return picture
    if picture.mode == "1":
        return picture.convert("L")
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours as every browser shows them without the profile."""
    if profile and picture.mode in ("RGB", "RGBA"):
        from PIL import ImageCms

        try:
            theirs = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(picture, theirs, ImageCms.createProfile("sRGB"))
            picture = turned or picture
        except (ImageCms.PyCMSError, OSError):
            pass  # a broken profile: its colours are taken for sRGB, as browsers do
    if picture.mode == "CMYK":
        return picture.convert("RGB")
    return picture
