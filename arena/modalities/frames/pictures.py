"""Decoded frames as JPEG, scaled while the next ones are decoded."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from arena.modalities.base import MediaError

from .decoding import decoded
from .film import Film
from .plan import Frame, Plan

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from av.video.reformatter import VideoReformatter

WAITING = 4  # decoded frames that may wait to be scaled: a 4K frame takes 12 MB


def pictures(film: Film, moments: Sequence[float], plan: Plan) -> list[Frame]:
    """The frames on screen at `moments` (seconds from the first frame), in the order of `moments`.

    A moment after the video's end, or whose frame can't be decoded, is left out. Raises `MediaError`
    when none is left.
    """
    starts = [film.at(moment) for moment in moments]
    seen = dict(_scaled(film, {start for start in starts if start is not None}, plan))
    frames = [
        Frame(moment, seen[start])
        for moment, start in zip(moments, starts, strict=True)
        if start is not None and start in seen
    ]
    if not frames:
        raise MediaError("a video that can't be decoded: none of its frames came out")
    return frames


def _scaled(film: Film, wanted: set[int], plan: Plan) -> Iterator[tuple[int, bytes]]:
    from av.video.reformatter import VideoReformatter

    # One thread scales and compresses while this one feeds the decoder.
    scaler = VideoReformatter()  # keeps its tables from frame to frame
    waiting: deque[tuple[int, Future[bytes]]] = deque()
    with ThreadPoolExecutor(1, "scale") as thread:
        for start, frame in decoded(film, wanted):
            waiting.append((start, thread.submit(jpeg, scaler, frame, plan)))
            if len(waiting) > WAITING:
                first, done = waiting.popleft()
                yield first, done.result()
        for start, done in waiting:
            yield start, done.result()


def jpeg(scaler: VideoReformatter, frame: VideoFrame, plan: Plan) -> bytes:
    """A frame as it is meant to be seen: turned as its track says, scaled by Lanczos.

    libswscale scales straight from the decoder's colours, in a quarter of the time of Pillow on the
    converted picture, and to planar RGB keeps every chroma sample: 55 dB from an exact conversion.
    """
    from PIL import Image

    width, height = _dimensions(frame, plan)
    scaled = scaler.reformat(frame, width, height, "gbrp", interpolation="LANCZOS")
    picture = Image.fromarray(scaled.to_ndarray())
    if frame.rotation % 360:
        picture = picture.rotate(frame.rotation, expand=True)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=plan.quality)
    return out.getvalue()


def _dimensions(frame: VideoFrame, plan: Plan) -> tuple[int, int]:
    if not plan.keep_aspect:
        return plan.size, plan.size
    scale = plan.size / max(frame.width, frame.height)
    return max(1, round(frame.width * scale)), max(1, round(frame.height * scale))
