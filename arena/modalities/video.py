"""Moving pictures, whole or as frames sampled from them."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping
from typing import Any

from simulators.conversation import Part, Subtitle

from . import image, media
from .base import Block, Modality
from .frames import Frame, Plan, interleave, length, sample

MIME_TYPES = frozenset({"video/mp4", "video/webm", "video/x-matroska"})
MAX_BYTES = 100 * 1024 * 1024
"""Of a video that is held in memory: in a `data:` address or in the body of a request."""


def plan(options: Mapping[str, Any]) -> Plan:
    """How an endpoint's options, and the words of the turn as `query`, want a video looked at."""
    defaults = Plan()
    return Plan(
        strategy=options.get("strategy", defaults.strategy),
        count=options.get("frames", defaults.count),
        size=options.get("frame_size", defaults.size),
        quality=options.get("jpeg_quality", defaults.quality),
        query=options.get("query", ""),
    )


async def as_chat(part: Part, options: Mapping[str, Any]) -> list[Block]:
    """The video in the way its endpoint takes it: option `video`, a name in `WAYS`."""
    return await WAYS[options.get("video", "frames")](part, options)


async def _as_url(part: Part, options: Mapping[str, Any]) -> list[Block]:
    url = part.url
    if media.scheme(url) not in media.REMOTE | {"data"}:
        content = await asyncio.to_thread(media.read, url, MAX_BYTES)
        url = media.data_url(content, part.mime or "video/mp4")
    blocks: list[Block] = [{"type": "video_url", "video_url": {"url": url}}]
    if part.subtitles:
        blocks.append(_text("\n".join(map(_line, part.subtitles))))
    return blocks


async def _as_frames(part: Part, options: Mapping[str, Any]) -> list[Block]:
    blocks: list[Block] = []
    for piece in await asyncio.to_thread(_look, part, plan(options)):
        if isinstance(piece, Frame):
            blocks.append(_text(f"Frame at {piece.seconds:.1f} s:"))
            blocks.append(image.block(media.data_url(piece.jpeg, "image/jpeg")))
        else:
            blocks.append(_text(piece))
    return blocks


def _look(part: Part, plan: Plan) -> list[Frame | str]:
    source = media.source(part.url, MAX_BYTES)
    ends = all(math.isfinite(subtitle.end) for subtitle in part.subtitles)
    return interleave(sample(source, plan), part.subtitles, math.inf if ends else length(source))


def _text(words: str) -> Block:
    return {"type": "text", "text": words}


def _line(subtitle: Subtitle) -> str:
    return f"{subtitle.start:.1f}–{subtitle.end:.1f} s: {subtitle.text}"


WAYS = {"frames": _as_frames, "url": _as_url}

VIDEO = Modality("video", MIME_TYPES, as_chat)
