"""Media that a model made, off the wire: within a bound, and of the type that their first bytes tell."""

from __future__ import annotations

import asyncio
import re
from contextlib import aclosing

import httpx

from arena.modalities import MediaError
from arena.modalities.media import data_url, read, scheme
from simulators.conversation import Part

from .base import BadRequest, Malformed
from .bounded import content_of
from .server import Server, failure

LARGEST = {"image": 25 * 1024 * 1024, "video": 100 * 1024 * 1024}
"""Bytes of one piece of media that we are ready to take."""

# An ISO file is a video unless its brand says that it is a still picture (AVIF, HEIF).
SIGNATURES: dict[str, tuple[tuple[str, re.Pattern[bytes]], ...]] = {
    "image": (
        ("image/png", re.compile(rb"\x89PNG\r\n\x1a\n")),
        ("image/jpeg", re.compile(rb"\xff\xd8\xff")),
        ("image/webp", re.compile(rb"RIFF....WEBP", re.DOTALL)),
        ("image/gif", re.compile(rb"GIF8[79]a")),
    ),
    "video": (
        ("video/mp4", re.compile(rb"....ftyp(?!avi[fs]|he[iv][cmsx]|m[is]f1)", re.DOTALL)),
        ("video/webm", re.compile(rb"\x1a\x45\xdf\xa3.{0,60}webm", re.DOTALL)),
        ("video/x-matroska", re.compile(rb"\x1a\x45\xdf\xa3")),
    ),
}


def type_of(content: bytes, modality: str) -> str:
    """The MIME type that the first bytes tell, or "" if they are no such media."""
    return next((mime for mime, signature in SIGNATURES[modality] if signature.match(content)), "")


def part_of(content: bytes, modality: str) -> Part:
    """The media as a part at a `data:` address; raises `Malformed` if they are none."""
    mime = type_of(content, modality)
    if not mime:
        raise Malformed(f"no {modality}: begins with {content[:16]!r}")
    return Part(modality, url=data_url(content, mime), mime=mime)


async def fetch(server: Server, url: str, modality: str) -> bytes:
    """The media at an address that the server gave: its own, any `https:` one, or a `data:` one.

    The endpoint's key goes to its own origin only, and no redirect is followed. Raises
    `Malformed` for an address elsewhere, `TooLarge` beyond the bound of the modality.
    """
    if scheme(url) == "data":
        return await asyncio.to_thread(_inside, url, modality)
    base = server.url("/")
    try:
        target = base.join(url)
    except httpx.InvalidURL as error:
        raise Malformed("an address that is none") from error
    at_home = (target.scheme, target.host, target.port) == (base.scheme, base.host, base.port)
    if not at_home and target.scheme != "https":
        raise Malformed(f"{modality} at {target.scheme}://{target.host}, which is neither its own nor https")
    async with server.send("GET", target, keyed=at_home) as response:
        if not response.is_success:
            raise await failure(response)
        return await all_of(response, LARGEST[modality])


async def all_of(response: httpx.Response, limit: int) -> bytes:
    """A whole answer, whatever its bytes are; raises `TooLarge` beyond `limit` of them."""
    async with aclosing(content_of(response, limit)) as pieces:
        return b"".join([piece async for piece in pieces])


def _inside(url: str, modality: str) -> bytes:
    try:
        return read(url, LARGEST[modality])
    except MediaError as error:
        raise Malformed(str(error)) from error


async def picture(part: Part) -> tuple[bytes, str]:
    """The bytes and the type of a question's picture; raises `BadRequest` for what can't be sent."""
    try:
        content = await asyncio.to_thread(read, part.url, LARGEST["image"])
    except MediaError as error:
        raise BadRequest(str(error)) from error
    mime = type_of(content, "image")
    if not mime:
        raise BadRequest("a picture of no type that we send")
    return content, mime
