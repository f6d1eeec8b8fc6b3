"""Small films whose every frame says its own number, so that a test knows which one it was shown."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any

import av
import numpy as np
from PIL import Image

BITS = 12
BAR, HEIGHT = 8, 32


def barcode(number: int) -> np.ndarray:
    """The bits of a number as white and black bars, the lowest first."""
    bits = [255 * (number >> bit & 1) for bit in range(BITS)]
    return np.repeat(np.tile(np.array(bits, np.uint8), (HEIGHT, 1)), BAR, axis=1)[..., None].repeat(3, 2)


def number_in(jpeg: bytes) -> int:
    """The number that a picture of a barcode shows."""
    row = np.asarray(Image.open(io.BytesIO(jpeg)).convert("L").resize((BITS * BAR, HEIGHT))).mean(0)
    return sum(int(row[bit * BAR + BAR // 2] > 127) << bit for bit in range(BITS))


def film(
    frames: int | Sequence[int],
    fps: int = 10,
    kind: str = "mp4",
    codec: str = "libx264",
    *,
    picture: Callable[[int], np.ndarray] = barcode,
    start: int = 0,
    muxer: dict[str, str] | None = None,
    audio_s: float = 0,
    rotation: int = 0,
    **options: Any,
) -> bytes:
    """A film of barcodes: `frames` of them, or one at each of the given ticks of 1 / (10 fps) s.

    `start` moves all of them by that many ticks; `options` are the encoder's.
    """
    ticks = [10 * number for number in range(frames)] if isinstance(frames, int) else list(frames)
    base = Fraction(1, 10 * fps)
    out = io.BytesIO()
    with av.open(out, "w", format=kind, options=muxer or {}) as container:
        stream = container.add_stream(codec, rate=fps, options={key: str(v) for key, v in options.items()})
        stream.height, stream.width = picture(0).shape[:2]
        stream.pix_fmt, stream.codec_context.time_base = "yuv420p", base
        if rotation:
            stream.set_display_rotation(rotation)
        sound = container.add_stream("libopus", rate=48_000) if audio_s else None
        for number, tick in enumerate(ticks):
            container.mux(stream.encode(_picture(picture(number), tick + start, base)))
        container.mux(stream.encode())
        if sound:
            container.mux(_silence(sound, audio_s))
    return out.getvalue()


def _picture(pixels: np.ndarray, tick: int, base: Fraction) -> av.VideoFrame:
    frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
    frame.pts, frame.time_base = tick, base
    return frame


def _silence(stream: Any, seconds: float) -> Iterable[av.Packet]:
    for start in range(0, int(seconds * 48_000), 960):
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 960), np.int16), format="s16", layout="mono")
        frame.sample_rate, frame.pts = 48_000, start
        yield from stream.encode(frame)
    yield from stream.encode()
