"""Looks through a video once at the size of a stamp, and shows single frames of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from arena.modalities.base import MediaError
from arena.modalities.frames.decoding import decoded
from arena.modalities.frames.film import Film, opened, read_contents

STAMP = (64, 48)
"""Columns and rows of what is kept of a frame."""
LOOKS_PER_S, MOST_LOOKS = 10.0, 4000
PIXELS = 3e9
"""How many we are ready to decode, some ten seconds of one core; of more, only key frames are looked at."""

SIDE = 1280
"""Pixels of the longer side of pictures that are read: letters are still clear, and many fit in memory."""

Picture = NDArray[np.uint8]
"""Rows, columns, and red, green, blue from 0 to 255."""


@dataclass(frozen=True, slots=True)
class Watched:
    """`stamps[i]` (48 × 64 × 3) is what was seen `times[i]` seconds after the first frame."""

    film: Film
    width: int
    height: int
    times: NDArray[np.float64]
    stamps: NDArray[np.uint8]
    whole: bool
    """Whether frames at even distances were seen, not key frames only."""

    @property
    def seconds(self) -> float:
        """How long the video is."""
        return max(self.film.duration, float(self.times[-1]))


def is_film(mime: str) -> bool:
    """Whether a type is a video's."""
    return mime.startswith("video/")


def watch(path: Path) -> Watched:
    """What a video looks like over time; raises `MediaError` where there is nothing to see."""
    about = path.stat()
    return _watch(path, (about.st_mtime_ns, about.st_size))


@lru_cache(maxsize=2)  # several readers look at a video one after the other
def _watch(path: Path, version: tuple[int, int]) -> Watched:
    film = read_contents(path)
    apart = max(1 / LOOKS_PER_S, film.duration / MOST_LOOKS)
    with opened(path) as (container, stream):
        stream.codec_context.thread_count = 1
        whole = len(film.packets) * stream.width * stream.height <= PIXELS
        if not whole:
            stream.codec_context.skip_frame = "NONKEY"
        seen = list(_stamps(film, container.decode(stream), apart))
        if not seen:
            raise MediaError("a video without a single frame")
        times, stamps = zip(*seen, strict=True)
        return Watched(film, stream.width, stream.height, np.array(times), np.stack(stamps), whole)


def _stamps(film: Film, frames: Iterator[Any], apart: float) -> Iterator[tuple[float, Picture]]:
    due = 0.0
    for frame in frames:
        seconds = film.seconds(frame.pts) if frame.pts is not None else -1.0
        if seconds >= due - 1e-6:
            due = max(due + apart, seconds)
            small = frame.reformat(width=STAMP[0], height=STAMP[1], format="rgb24", interpolation="AREA")
            yield seconds, _upright(small.to_ndarray(), frame)


def pictures_at(film: Film, moments: Sequence[float]) -> dict[float, Picture]:
    """The frames on screen at these seconds, no side above `SIDE`; what can't be decoded is left out."""
    starts = {moment: film.at(moment) for moment in moments}
    seen = {
        start: _picture(frame)
        for start, frame in decoded(film, {start for start in starts.values() if start is not None})
    }
    return {moment: seen[start] for moment, start in starts.items() if start in seen}


def _picture(frame: Any) -> Picture:
    shrink = min(1.0, SIDE / max(frame.width, frame.height))
    width, height = max(1, round(shrink * frame.width)), max(1, round(shrink * frame.height))
    small = frame.reformat(width=width, height=height, format="rgb24", interpolation="AREA")
    return _upright(small.to_ndarray(), frame)


def _upright(picture: Any, frame: Any) -> Picture:
    """As it is meant to be seen: turned as its track says."""
    return np.asarray(np.rot90(picture, frame.rotation // 90 % 4))
