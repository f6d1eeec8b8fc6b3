"""Writes the packets of a video into a clean container, without decoding them, and counts as it goes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import av
from av.container import InputContainer, OutputContainer

from .containers import CONTAINERS, UNITS_OF_NO_PICTURE
from .limits import Limits, Refused

SHORTFALL_S, SHORTFALL = 2.0, 0.05
"""A header may promise so much more than there is: more is a file that was cut off."""


@dataclass(slots=True)
class Span:
    """What the packets of the moving picture say: how many, from when to when, in seconds."""

    frames: int = 0
    start: float = float("inf")
    last: float = float("-inf")  # when the last frame begins
    end: float = float("-inf")

    @property
    def duration(self) -> float:
        return self.end - self.start if self.frames else 0.0

    @property
    def rate(self) -> float:
        """Frames a second, by their beginnings: how long the last is shown is often not said."""
        apart = self.last - self.start
        return (self.frames - 1) / apart if apart > 0 else self.frames / self.duration

    def count(self, packet: Any, limits: Limits) -> None:
        """One frame more; refuses what leads nowhere before it is all written."""
        if packet.is_corrupt:
            raise Refused("a damaged or cut off packet in it")
        if packet.pts is None:
            raise Refused("a frame without a time")
        at = float(packet.pts * packet.time_base)
        self.frames += 1
        self.start = min(self.start, at)
        self.last = max(self.last, at)
        self.end = max(self.end, at + float((packet.duration or 0) * packet.time_base))
        if self.duration > limits.duration_s:
            raise Refused(f"frames over more than {limits.duration_s:,g} s")

    def check(self, promised: float, limits: Limits) -> None:
        """Refuses times that make no film, and a film that ends before its header says."""
        if self.duration <= 0:
            raise Refused("no duration: its frames are all at one moment")
        if self.rate > limits.frames_per_s * 1.01:  # times in milliseconds are not exact
            raise Refused(f"{self.rate:,.0f} frames a second; at most {limits.frames_per_s:g}")
        if promised - self.duration > max(SHORTFALL_S, SHORTFALL * promised):
            raise Refused(f"it ends after {self.duration:.1f} s and not {promised:.1f} s: cut off")


def remux(container: InputContainer, streams: list[Any], out: str, name: str, limits: Limits) -> Span:
    """Copies the streams (moving picture first) to the file `out` with libav's muxer `name`."""
    span = Span()
    promised = _promised(container, streams[0])
    with av.open(out, "w", format=name, container_options=CONTAINERS[name].options) as target:
        writers = {stream.index: _writer(target, stream) for stream in streams}
        for packet in container.demux(streams):
            if packet.size == 0:
                continue  # PyAV's sign that a stream is over
            if packet.stream is streams[0]:
                span.count(packet, limits)
            for clean in writers[packet.stream.index](packet):
                target.mux(clean)
        for write in writers.values():
            for clean in write(None):
                target.mux(clean)
    span.check(promised, limits)
    return span


def _promised(container: InputContainer, pictures: Any) -> float:
    if pictures.duration:
        return float(pictures.duration * pictures.time_base)
    return 0.0 if container.streams.audio else (container.duration or 0) / 1_000_000


def _writer(target: OutputContainer, stream: Any) -> Callable[[Any], Iterator[Any]]:
    copy = target.add_stream_from_template(stream, opaque=True)
    copy.metadata.clear()
    codec = stream.codec_context.codec.canonical_name
    units = UNITS_OF_NO_PICTURE.get(codec)
    # The filter rewrites the stream's parameters too, so it is told whose they are.
    bare = av.BitStreamFilterContext(f"filter_units=remove_types={units}", stream, copy) if units else None
    if codec == "hevc":
        copy.codec_context.extradata = _without_words(copy.codec_context.extradata or b"")

    def write(packet: Any) -> Iterator[Any]:
        for clean in bare.filter(packet) if bare else [packet] if packet else []:
            clean.stream = copy
            yield clean

    return write


def _without_words(parameters: bytes) -> bytes:
    """Parameters of an H.265 stream without the units that the filter leaves there (H.265, 7.4.2)."""
    units = re.split(rb"\x00*\x00\x00\x01", parameters)[1:]
    return b"".join(b"\0\0\0\1" + unit for unit in units if unit and unit[0] >> 1 not in (39, 40))
