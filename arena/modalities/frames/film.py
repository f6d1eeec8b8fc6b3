"""A video's table of contents: when each of its frames is shown and where decoding may begin."""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from arena.modalities.base import MediaError

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

Source = Path | bytes

MAGIC = {b"ftyp": (4, "mp4"), b"\x1a\x45\xdf\xa3": (0, "matroska")}
HEAD_BYTES = 16
SLACK_S = 0.002
"""How much later than asked a frame may begin: Matroska rounds times to milliseconds."""


@dataclass(frozen=True, slots=True)
class Packet:
    """A coded frame, as its container lists it: `start` in ticks, `shown` unless an edit cuts it out."""

    start: int
    key: bool
    shown: bool


@dataclass(frozen=True)
class Film:
    """What is known of a video before a picture is decoded. `packets` are in the order of decoding.

    `fps` is the average rate and `duration` the video track's in seconds, both as the container says,
    else counted. `tick` is the length of a unit of time and `last_s` how long the last frame stays.
    """

    source: Source
    packets: tuple[Packet, ...]
    tick: float
    fps: float
    duration: float
    last_s: float

    @cached_property
    def starts(self) -> list[int]:
        """When frames begin to be shown, in order of time, in ticks."""
        return sorted({packet.start for packet in self.packets if packet.shown})

    @cached_property
    def order(self) -> dict[int, int]:
        """The place of a frame in the order of decoding, by its start."""
        return {packet.start: number for number, packet in enumerate(self.packets)}

    @cached_property
    def keys(self) -> list[int]:
        """Places where decoding may begin."""
        return [number for number, packet in enumerate(self.packets) if packet.key] or [0]

    def seconds(self, start: int) -> float:
        """When a frame is shown, in seconds from the first."""
        return (start - self.starts[0]) * self.tick

    def at(self, seconds: float) -> int | None:
        """The start of the frame on screen at a moment, or None before the first and after the last."""
        slack = min(SLACK_S, 0.5 / self.fps)
        place = bisect_right(self.starts, self.starts[0] + (seconds + slack) / self.tick)
        over = seconds > self.seconds(self.starts[-1]) + self.last_s + slack
        return None if over or not place else self.starts[place - 1]

    def entry(self, start: int) -> int:
        """The place where decoding must begin to show a frame.

        A frame shown before its key frame (of an open group) is built on the group before.
        """
        before = bisect_right(self.keys, self.order[start])
        while before > 1 and self.packets[self.keys[before - 1]].start > start:
            before -= 1
        return self.keys[max(before - 1, 0)]


@contextmanager
def opened(source: Source) -> Iterator[tuple[InputContainer, VideoStream]]:
    """The container and its first video track; raises `MediaError` for what can't be read."""
    import av  # loads all of libav: only when a video is really looked at

    kind = _container_format(source)
    place = io.BytesIO(source) if isinstance(source, bytes) else str(source.resolve())
    try:
        with av.open(place, mode="r", format=kind, options={"protocol_whitelist": "file"}) as container:
            stream = container.streams.best("video")  # of several: no cover picture, for one
            if not isinstance(stream, av.VideoStream):
                raise MediaError("a file without a video track")
            stream.codec_context.thread_type = "AUTO"
            yield container, stream
    except (av.FFmpegError, OSError, ValueError) as error:
        raise error if isinstance(error, MediaError) else _unreadable(error) from error


def read_contents(source: Source) -> Film:
    """Read every packet's head and decode none: about 5 µs a frame. Raises `MediaError`."""
    with opened(source) as (container, stream):
        packets, last_ticks = _packets(container, stream)
        starts = sorted(packet.start for packet in packets if packet.shown)
        if not starts:
            raise MediaError("a video without a single frame")
        tick = float(stream.time_base or 1)
        span = (starts[-1] - starts[0] + last_ticks) * tick
        fps = float(stream.average_rate or 0) or (len(starts) / span if span else 1.0)
        duration = _duration(container, stream, starts[0] * tick) or span or 1 / fps
        return Film(source, packets, tick, fps, duration, max(last_ticks * tick, 1 / fps))


def _packets(container: InputContainer, stream: VideoStream) -> tuple[tuple[Packet, ...], int]:
    import av

    found, last, last_ticks = [], None, 0
    with suppress(av.FFmpegError):  # a file that lost its end still shows its beginning
        for packet in container.demux(stream):
            start = packet.dts if packet.pts is None else packet.pts
            if start is None:
                continue
            found.append(Packet(start, packet.is_keyframe, not packet.is_discard))
            if last is None or start > last:
                last, last_ticks = start, packet.duration or 0
    return tuple(found), last_ticks


def _duration(container: InputContainer, stream: VideoStream, start_s: float) -> float:
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    # Matroska's say when the track or the file ends, on a clock that need not begin with the video.
    end = _clock(stream.metadata.get("DURATION", "")) or (container.duration or 0) / 1_000_000
    return round(max(0.0, end - max(0.0, start_s)), 6)


def _clock(written: str) -> float:
    """The seconds in `00:01:02.5`; nought where there is no such time."""
    try:
        hours, minutes, seconds = written.split(":")
        return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
    except ValueError:
        return 0.0


def _container_format(source: Source) -> str:
    # Guessing would let a playlist or a script in; libav's readers of those open other files.
    head = source[:HEAD_BYTES] if isinstance(source, bytes) else _head(source)
    for magic, (offset, name) in MAGIC.items():
        if head[offset : offset + len(magic)] == magic:
            return name
    raise MediaError("a video that is neither MP4, WebM nor MKV")


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(HEAD_BYTES)
    except OSError as error:
        raise MediaError(f"{path.name}: {error.strerror or error}") from error


def _unreadable(error: Exception) -> MediaError:
    return MediaError(f"a video that can't be decoded: {error}")
