"""Watches a video at its beginning, middle and end: whether it decodes, its facts and its poster."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image, ImageStat

from .limits import Limits, Refused
from .remux import Span

POSTER_SIDE = 1280
POSTER_QUALITY = 85
DULL = 8.0  # standard deviation of grey levels, of 255, below which a picture shows nothing
RATE_AGREES = 0.05


def watch(container: InputContainer, span: Span, limits: Limits, poster: int) -> dict[str, Any]:
    """The facts of a video of ours; writes its poster, as JPEG, to the descriptor `poster`."""
    stream = container.streams.video[0]
    stream.codec_context.thread_count = 1  # threads cost address space, of which there is little
    # WebM keeps no duration for a stream, only for the file, and sound may go on after the last frame.
    duration = float(stream.duration * stream.time_base) if stream.duration else span.duration  # type: ignore[operator]
    seen = list(_frames(container, stream, duration, limits))
    picture = next((shown for shown in map(_upright, seen) if not _is_dull(shown)), None) or _upright(seen[0])
    width, height = picture.size
    picture.thumbnail((POSTER_SIDE, POSTER_SIDE))
    with os.fdopen(poster, "wb") as file:
        picture.save(file, "JPEG", quality=POSTER_QUALITY)
    rate = _rate(stream, span)
    return {"width": width, "height": height, "duration_s": duration, "frames_per_s": rate}


def _rate(stream: VideoStream, span: Span) -> float:
    counted = span.rate
    said = float(stream.average_rate or 0)
    return said if abs(said - counted) <= RATE_AGREES * counted else counted


def _frames(
    container: InputContainer, stream: VideoStream, duration: float, limits: Limits
) -> Iterator[VideoFrame]:
    """The first frame, those around a tenth and the middle, and the last."""
    for share in (0.0, 0.1, 0.5):
        yield _checked(next(_from(container, stream, share * duration), None), limits)
    last = None
    for last in _from(container, stream, duration):
        if last.is_corrupt:
            break
    last = _checked(last, limits)
    begins = float((stream.start_time or 0) * (stream.time_base or 0))
    if (last.time or 0.0) - begins < duration - max(1.0, 0.1 * duration):
        raise Refused("its last frames can't be decoded")
    yield last


def _from(container: InputContainer, stream: VideoStream, seconds: float) -> Iterator[VideoFrame]:
    """Frames from the key frame at or before a moment."""
    base = stream.time_base
    container.seek((stream.start_time or 0) + int(seconds / base if base else 0), stream=stream)
    return container.decode(stream)


def _checked(frame: VideoFrame | None, limits: Limits) -> VideoFrame:
    if frame is None:
        raise Refused("a video whose frames can't be decoded")
    if frame.is_corrupt:
        raise Refused("a damaged frame in it")
    limits.check_size(frame.width, frame.height, limits.video_pixels)
    return frame


def _upright(frame: VideoFrame) -> Image.Image:
    picture: Image.Image = frame.to_image()  # type: ignore[no-untyped-call]
    return picture.rotate(frame.rotation, expand=True) if frame.rotation else picture


def _is_dull(picture: Image.Image) -> bool:
    return ImageStat.Stat(picture.convert("L").resize((64, 64))).stddev[0] < DULL
