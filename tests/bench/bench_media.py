"""Media taken in: hash, decoder in a process of its own, clean copy; as a library, without the database.

The ratio is the time of the least that could be done without a process and without trust, decoding
and writing a picture with Pillow or copying a video's packets with PyAV, over our time. Below 1 is
what safety costs.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import av  # noqa: E402 - the path comes first: the runner may start anywhere
from media_files import film, painting, picture  # noqa: E402
from PIL import Image  # noqa: E402
from timing import row, versus  # noqa: E402

from arena.modalities.intake import Limits, received, taken  # noqa: E402

PICTURES = {
    "picture, 640 × 480": (640, 480),
    "picture, 1920 × 1080": (1920, 1080),
    "picture, 5000 × 4000": (5000, 4000),
}
FILMS = {"video, 10 s at 640 × 360": (100, (640, 360)), "video, 60 s at 1920 × 1080": (600, (1920, 1080))}


def rows() -> Iterable[dict[str, Any]]:
    """Seconds to take one file in."""
    for name, size in PICTURES.items():
        yield measured(f"{name}, JPEG", picture("JPEG", painting(*size), quality=90), bare_picture)
    for name, (frames, size) in FILMS.items():
        fast = {"preset": "ultrafast", "g": "100"}
        yield measured(f"{name}, H.264", film(frames, size=size, options=fast, sound="aac"), bare_film)


def measured(name: str, content: bytes, bare: Any) -> dict[str, Any]:
    seconds, ratio = versus(lambda: ours(content), lambda: bare(content), repeats=3)
    return row(name, len(content), seconds, ratio)


def ours(content: bytes) -> None:
    with received(content, Limits()) as came, taken(came, Limits()):
        pass


def bare_picture(content: bytes) -> None:
    Image.open(io.BytesIO(content)).save(io.BytesIO(), "JPEG", quality=95)


def bare_film(content: bytes) -> None:
    with (
        tempfile.NamedTemporaryFile(suffix=".mp4") as out,
        av.open(io.BytesIO(content)) as source,
        av.open(out.name, "w", container_options={"movflags": "+faststart"}) as target,
    ):
        copies = {stream.index: target.add_stream_from_template(stream) for stream in source.streams}
        for packet in source.demux():
            if packet.size:
                packet.stream = copies[packet.stream.index]
                target.mux(packet)


if __name__ == "__main__":
    for line in rows():
        print(line)
