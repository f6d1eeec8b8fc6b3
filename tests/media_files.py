"""Pictures and films made for tests, and the pieces of which bad ones are built."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import av
import numpy as np
from PIL import Image

FPS = 10
PAYLOAD = b"<script>alert('a stowaway')</script>"


# --- pictures ---------------------------------------------------------------------------------


def painting(width: int = 96, height: int = 64) -> Image.Image:
    """Soft colours, different in each corner, so that turns and flips can be told apart."""
    x, y = np.meshgrid(np.linspace(0, 255, width), np.linspace(0, 255, height))
    return Image.fromarray(np.stack([x, y, 255 - x / 2 - y / 2], axis=-1).astype(np.uint8))


def picture(kind: str = "PNG", image: Image.Image | None = None, **options: Any) -> bytes:
    out = io.BytesIO()
    (image or painting()).save(out, kind, **options)
    return out.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    """Of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, *, pixels: bytes = b"", extra: bytes = b"", colour: int = 2) -> bytes:
    """A PNG that says what it likes; `pixels` are compressed already."""
    head = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    data = chunk(b"IDAT", pixels) if pixels else b""
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + data + chunk(b"IEND", b"")


def deflated(size: int) -> bytes:
    """So many noughts, compressed, without ever holding them."""
    packer = zlib.compressobj(9)
    pieces = [packer.compress(bytes(1_000_000)) for _ in range(size // 1_000_000)]
    return b"".join([*pieces, packer.flush()])


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    """A WebP of these chunks."""
    body = b"WEBP" + b"".join(n + struct.pack("<I", len(d)) + d + b"\0" * (len(d) % 2) for n, d in chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def webp_canvas(width: int, height: int) -> bytes:
    """A WebP that promises this size and holds a small picture."""
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return riff((b"VP8X", b"\0\0\0\0" + sides), (b"VP8 ", picture("WEBP")[20:]))


def webp_lossless(width: int, height: int) -> bytes:
    return riff((b"VP8L", b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14) + bytes(20)))


def jpeg_head(width: int, height: int) -> bytes:
    frame = struct.pack(">HBHHB", 17, 8, height, width, 3) + b"\1\x11\0\2\x11\0\3\x11\0"
    return b"\xff\xd8\xff\xc0" + frame + b"\xff\xd9"


# --- films ------------------------------------------------------------------------------------


def film(
    frames: int = 20,
    kind: str = "mp4",
    codec: str = "libx264",
    *,
    size: tuple[int, int] = (64, 48),
    sound: str = "",
    step: int = 1,
    base: Fraction = Fraction(1, FPS),
    options: dict[str, str] | None = None,
    container: dict[str, str] | None = None,
    dress: Callable[[Any], Any] | None = None,
    pix_fmt: str = "yuv420p",
) -> bytes:
    """A film that grows brighter, frame by frame; `dress` may hang more on the container first."""
    out = io.BytesIO()
    with av.open(out, "w", format=kind, container_options=container or {}) as target:
        stream = target.add_stream(codec, rate=1 / base, options=options or QUIET.get(codec, {}))
        stream.width, stream.height, stream.pix_fmt, stream.time_base = *size, pix_fmt, base
        stream.codec_context.time_base = base
        noise = target.add_stream(sound, rate=48_000) if sound else None
        after = dress(target) if dress else None
        for number in range(frames):
            grey = np.full((size[1], size[0], 3), 16 + 200 * number // frames, np.uint8)
            grey[: size[1] // 2] = 255 - grey[: size[1] // 2]
            frame = av.VideoFrame.from_ndarray(grey, format="rgb24")
            frame.pts, frame.time_base = number * step, base
            target.mux(stream.encode(frame))
        target.mux(stream.encode())
        if noise:
            _hum(target, noise, frames * step * base)
        if after:
            after()
    return out.getvalue()


QUIET = {"libx265": {"x265-params": "log-level=none"}, "libsvtav1": {"svtav1-params": "lp=1"}}


def _hum(target: Any, stream: Any, seconds: Fraction) -> None:
    fifo = av.AudioFifo()
    count = int(48_000 * seconds)
    wave = np.tile(np.sin(np.arange(count) / 20).astype(np.float32) / 4, (2, 1))
    frame = av.AudioFrame.from_ndarray(wave, format="fltp", layout="stereo")
    frame.sample_rate, frame.pts = 48_000, 0
    fifo.write(frame)
    resampler = av.AudioResampler(stream.format.name, stream.layout.name, 48_000)
    while piece := fifo.read(stream.frame_size or 1024, partial=True):
        for ready in resampler.resample(piece):
            target.mux(stream.encode(ready))
    target.mux(stream.encode())


def noise(kind: str, codec: str) -> bytes:
    """A file with sound and no pictures."""
    out = io.BytesIO()
    with av.open(out, "w", format=kind) as target:
        _hum(target, target.add_stream(codec, rate=48_000), Fraction(1))
    return out.getvalue()


def box(name: bytes, *content: bytes) -> bytes:
    """Of an MP4."""
    data = b"".join(content)
    return struct.pack(">I", 8 + len(data)) + name + data


FTYP = box(b"ftyp", b"isom\0\0\2\0isomiso2avc1mp41")


def find_box(content: bytes, name: bytes) -> tuple[int, int]:
    """Where a box begins and ends."""
    at = content.index(name) - 4
    return at, at + struct.unpack(">I", content[at : at + 4])[0]


def element(name: str, *content: bytes) -> bytes:
    """Of a Matroska file: its ID in hexadecimal, its size in eight bytes."""
    data = b"".join(content)
    return bytes.fromhex(name) + (1 << 56 | len(data)).to_bytes(8) + data
