"""Moving pictures, whole or as frames sampled from them."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulators.conversation import Part

from . import image, media
from .base import Block, MediaError, Modality

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

MIME_TYPES = frozenset({"video/mp4", "video/webm"})
MAX_BYTES = 100 * 1024 * 1024
FRAMES = 8
FRAME_SIZE = 512
JPEG_QUALITY = 85

Sample = tuple[float, bytes]
"""A moment in seconds from the start, and the picture there as JPEG."""


def frame_indices(duration_s: float, fps: float, max_frames: int) -> list[int]:
    """Which frames of a video to look at: uniform steps from the very first frame.

    `n = min(max_frames, int(duration_s))` frames, `int(int(duration_s * fps) / n)` apart, so the
    tail after the last step is not seen. Source: VideoAutoArena (Luo et al. 2024), the released
    loader. There n is nought below one second, which divides by nought; here such a clip shows
    its first frame.
    """
    if duration_s <= 0 or fps <= 0 or max_frames < 1:
        raise ValueError(f"no frames in {duration_s} s at {fps} fps, {max_frames} at most")
    count = max(1, min(max_frames, int(duration_s)))
    step = int(int(duration_s * fps) / count)
    return [position * step for position in range(count)]


def sample_frames(
    source: str | Path | bytes, max_frames: int, size: int = FRAME_SIZE, quality: int = JPEG_QUALITY
) -> list[Sample]:
    """Up to `max_frames` frames of an MP4 or WebM video, each squeezed to `size` × `size` pixels.

    Gives (seconds, JPEG) in order of time; seconds are index / fps. Decodes, so call it in a
    thread. Raises `MediaError` where there is nothing to see.
    """
    import av  # loads all of libav: only when a video is really sampled

    content = source if isinstance(source, bytes) else media.read(Path(source).resolve().as_uri(), MAX_BYTES)
    try:
        with av.open(io.BytesIO(content), mode="r", format=_container_format(content)) as container:
            pictures = list(_walk(container, max_frames))
    except (av.FFmpegError, ValueError) as error:
        raise MediaError(f"a video that can't be decoded: {error}") from error
    if not pictures:
        raise MediaError("a video without a single frame")
    return [(seconds, _jpeg(frame, size, quality)) for seconds, frame in pictures]


MAGIC = {b"ftyp": (4, "mp4"), b"\x1a\x45\xdf\xa3": (0, "matroska")}


def _container_format(content: bytes) -> str:
    # Guessing would let a playlist or a script in; libav's readers of those open other files.
    for magic, (offset, name) in MAGIC.items():
        if content[offset : offset + len(magic)] == magic:
            return name
    raise MediaError("a video that is neither MP4 nor WebM")


def _walk(container: InputContainer, max_frames: int) -> Iterator[tuple[float, VideoFrame]]:
    if not container.streams.video:
        raise MediaError("a file without a video track")
    stream = container.streams.video[0]
    fps = float(stream.average_rate or 0)
    for index in frame_indices(_duration(container, stream), fps, max_frames):
        frame = _frame_at(container, stream, index / fps, half=0.5 / fps)
        if frame is not None:
            yield index / fps, frame


def _duration(container: InputContainer, stream: VideoStream) -> float:
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return (container.duration or 0) / 1_000_000  # WebM keeps it for the whole file, in microseconds


def _frame_at(container: InputContainer, stream: VideoStream, at: float, half: float) -> VideoFrame | None:
    base = float(stream.time_base or 1)
    start = stream.start_time or 0
    container.seek(start + int(at / base), stream=stream)  # lands on the key frame before
    for frame in container.decode(stream):
        if frame.pts is not None and (frame.pts - start) * base >= at - half:
            return frame
    return None


def _jpeg(frame: VideoFrame, size: int, quality: int) -> bytes:
    from PIL import Image

    picture = Image.fromarray(frame.to_ndarray(format="rgb24"))
    picture = picture.resize((size, size), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


async def as_chat(part: Part, options: Mapping[str, Any]) -> list[Block]:
    """The video in the way its endpoint takes it: option `video`, a name in `WAYS`."""
    return await WAYS[options.get("video", "frames")](part, options)


async def _as_url(part: Part, options: Mapping[str, Any]) -> list[Block]:
    url = part.url
    if media.scheme(url) not in media.REMOTE | {"data"}:
        content = await asyncio.to_thread(media.read, url, MAX_BYTES)
        url = media.data_url(content, part.mime or "video/mp4")
    return [{"type": "video_url", "video_url": {"url": url}}]


async def _as_frames(part: Part, options: Mapping[str, Any]) -> list[Block]:
    def look() -> list[Sample]:
        return sample_frames(
            media.read(part.url, MAX_BYTES),
            options.get("frames", FRAMES),
            options.get("frame_size", FRAME_SIZE),
            options.get("jpeg_quality", JPEG_QUALITY),
        )

    blocks: list[Block] = []
    for seconds, jpeg in await asyncio.to_thread(look):
        blocks.append({"type": "text", "text": f"Frame at {seconds:.1f} s:"})
        blocks.append(image.block(media.data_url(jpeg, "image/jpeg")))
    return blocks


WAYS = {"frames": _as_frames, "url": _as_url}

VIDEO = Modality("video", MIME_TYPES, as_chat)
