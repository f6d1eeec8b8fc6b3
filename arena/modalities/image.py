"""Still pictures."""

from __future__ import annotations

import asyncio
import mimetypes
from collections.abc import Mapping
from typing import Any

from simulators.conversation import Part

from . import media
from .base import Block, MediaError, Modality

MIME_TYPES = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
MAX_BYTES = 20 * 1024 * 1024


def block(url: str) -> Block:
    """The content block of a picture at an address."""
    return {"type": "image_url", "image_url": {"url": url}}


async def as_chat(part: Part, options: Mapping[str, Any]) -> list[Block]:
    """One picture: remote and `data:` addresses as they are, files as a `data:` address."""
    if media.scheme(part.url) in media.REMOTE | {"data"}:
        return [block(part.url)]
    mime = part.mime or mimetypes.guess_type(part.url)[0] or ""
    if mime not in MIME_TYPES:
        raise MediaError(f"{part.url}: {mime or 'no known type'} is not a picture we send")
    content = await asyncio.to_thread(media.read, part.url, MAX_BYTES)
    return [block(media.data_url(content, mime))]


IMAGE = Modality("image", MIME_TYPES, as_chat)
