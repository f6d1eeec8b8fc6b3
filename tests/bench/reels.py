"""Long films like those of cameras, made fast: a few seconds are encoded and repeated packet by packet."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import av
import numpy as np

FPS, SECONDS, LOOP_S = 25, 600, 20
Packet = tuple[bytes, int, int, bool]


def reel(path: Path, size: tuple[int, int], gop: int, at: float | None = None) -> None:
    """Ten minutes that pan over a rough ground with noise while a red square moves.

    `at`: when a yellow square is shown for 1.5 s; with it, `gop` must divide the seconds of the loop.
    """
    pieces = [_packets(size, gop, number, number + gop, None) for number in range(0, LOOP_S * FPS, gop)]
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=FPS, options=_options(gop))
        _set(stream.codec_context, size)
        for first in range(0, SECONDS * FPS, gop):
            event = at is not None and first < (at + 1.5) * FPS and (first + gop) > at * FPS
            looped = first % (LOOP_S * FPS)
            piece = (
                _packets(size, gop, looped, looped + gop, at - (first - looped) / FPS)
                if at is not None and event
                else pieces[looped // gop]
            )
            for content, pts, dts, key in piece:
                packet = av.Packet(content)
                packet.pts, packet.dts, packet.time_base = pts + first, dts + first, 1 / stream.average_rate
                packet.is_keyframe, packet.stream = key, stream
                container.mux(packet)


def _options(gop: int) -> dict[str, str]:
    return {"g": str(gop), "preset": "veryfast", "sc_threshold": "0", "bf": "3"}


def _set(context: av.VideoCodecContext, size: tuple[int, int]) -> None:
    context.width, context.height = size
    context.pix_fmt, context.framerate = "yuv420p", FPS


def _packets(size: tuple[int, int], gop: int, first: int, last: int, at: float | None) -> list[Packet]:
    """Frames from `first` up to `last`, encoded alone, in ticks of a frame from their first."""
    encoder = av.CodecContext.create("libx264", "w")
    _set(encoder, size)
    encoder.time_base, encoder.options, encoder.thread_count = 1 / encoder.framerate, _options(gop), 2
    encoder.flags |= av.codec.context.Flags.global_header
    packets = []
    for number in range(first, last):
        frame = av.VideoFrame.from_ndarray(_picture(size, number, at), format="rgb24")
        frame.pts, frame.time_base = number - first, encoder.time_base
        packets += encoder.encode(frame)
    packets += encoder.encode()
    return [(bytes(packet), packet.pts, packet.dts, packet.is_keyframe) for packet in packets]


def _picture(size: tuple[int, int], number: int, at: float | None) -> np.ndarray:
    width, height = size
    x, y = int(width / 20 * (1 + np.sin(number / 40))), int(height / 20 * (1 + np.cos(number / 55)))
    picture = _ground(size)[y : y + height, x : x + width].copy()
    noise = np.random.default_rng(number).integers(0, 12, (height // 2, width // 2, 1), np.uint8)
    picture[::2, ::2] += noise
    left = number * 7 % (width - width // 10)
    picture[height // 3 : height // 2, left : left + width // 10] = (190, 40, 40)
    if at is not None and at <= number / FPS < at + 1.5:
        side = height // 8
        picture[side : 2 * side, width // 2 : width // 2 + side] = (240, 220, 40)
    return picture


@cache
def _ground(size: tuple[int, int]) -> np.ndarray:
    """Noise of all sizes, as in pictures of nature, from 30 to 225."""
    rng, ground = np.random.default_rng(0), 0.0
    for coarse in (8, 16, 32, 64, 128, 256):
        noise = rng.integers(0, 256, (coarse * 9 // 16, coarse, 3), np.uint8)
        frame = av.VideoFrame.from_ndarray(noise, format="rgb24")
        large = frame.reformat(size[0] * 12 // 10, size[1] * 12 // 10, interpolation="BICUBIC")
        ground = ground + (large.to_ndarray().astype(np.float32) - 128) * (8 / coarse) ** 0.6
    return np.clip(128 + 0.5 * np.asarray(ground), 30, 225).astype(np.uint8)
