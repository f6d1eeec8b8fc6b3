"""Still pictures."""

from __future__ import annotations

import asyncio
import io
import mimetypes
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from simulators.conversation import Part

from . import media
from .base import Block, MediaError, Modality

if TYPE_CHECKING:
    from PIL.Image import Image

MIME_TYPES = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
MAX_BYTES = 20 * 1024 * 1024
JPEG_QUALITY = 85


def block(url: str) -> Block:
    """The content block of a picture at an address."""
    return {"type": "image_url", "image_url": {"url": url}}


async def as_chat(part: Part, options: Mapping[str, Any]) -> list[Block]:
    """One picture: remote addresses as they are, files and `data:` addresses as a `data:` address.

    Option `image_size`: pixels that its longer side has at most; a larger picture is made smaller,
    as JPEG of `jpeg_quality`, or as PNG where it is see-through. What the endpoint fetches itself it
    fetches whole.
    """
    longest = options.get("image_size")
    where = media.scheme(part.url)
    if where in media.REMOTE or (where == "data" and longest is None):
        return [block(part.url)]
    mime = part.mime or _type(part.url)
    if mime not in MIME_TYPES:
        name = "a data: address" if where == "data" else part.url
        raise MediaError(f"{name}: {mime or 'no known type'} is not a picture we send")
    content = await asyncio.to_thread(media.read, part.url, MAX_BYTES)
    if longest is not None:
        quality = options.get("jpeg_quality", JPEG_QUALITY)
        content, mime = await asyncio.to_thread(shrunk, content, mime, longest, quality)
    return [block(media.data_url(content, mime))]


def shrunk(content: bytes, mime: str, longest: int, quality: int) -> tuple[bytes, str]:
    """A picture whose longer side has at most `longest` pixels, and its type; as it is where it fits.

    Raises `MediaError` for what is no picture.
    """
    from PIL import Image

    bombs = (Image.DecompressionBombError, Image.DecompressionBombWarning)
    try:
        with Image.open(io.BytesIO(content)) as picture:
            if max(picture.size) <= longest:
                return content, mime
            return _smaller(picture, longest, quality)
    except (OSError, ValueError, SyntaxError, *bombs) as error:
        raise MediaError(f"a picture that can't be read: {error}") from error


def _smaller(picture: Image, longest: int, quality: int) -> tuple[bytes, str]:
    from PIL import Image, ImageOps

    see_through = picture.has_transparency_data
    picture.draft("RGB", (longest, longest))  # JPEG is decoded smaller, which takes a quarter of the time
    whole = ImageOps.exif_transpose(picture).convert("RGBA" if see_through else "RGB")
    whole.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    whole.save(out, "PNG" if see_through else "JPEG", quality=quality)
    return out.getvalue(), "image/png" if see_through else "image/jpeg"


def _type(url: str) -> str:
    if media.scheme(url) == "data":
        return url[len("data:") :].partition(",")[0].partition(";")[0]
    return mimetypes.guess_type(url)[0] or ""


IMAGE = Modality("image", MIME_TYPES, as_chat)
