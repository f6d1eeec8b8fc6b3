"""What came of a file that was taken in: clean files and their facts."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import IO, Any

from arena.modalities.base import MediaError

from .decoder.limits import Limits, Refused
from .kinds import Kind, kind_of
from .receive import Received
from .run import Files, decode

MIMES = {
    "image": {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WebP"},
    "video": {"video/mp4": "MP4", "video/webm": "WebM or MKV"},
}
"""What each modality may be written as, and the kind of file that this must be."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that may be served: of pixels and sound, with nothing else in it.

    Sizes in pixels, times in seconds; `duration_s`, `frames_per_s` and `poster` (JPEG) are there for
    videos only. The open files have no name and last as long as the context that gave them.
    """

    modality: str
    mime: str
    width: int
    height: int
    file: IO[bytes]
    duration_s: float | None = None
    frames_per_s: float | None = None
    has_audio: bool = False
    poster: IO[bytes] | None = None


@contextmanager
def taken(came: Received, limits: Limits) -> Iterator[Taken]:
    """Decodes and writes anew what was received; raises `MediaError` with a plain reason."""
    with ExitStack() as open_files:
        files = Files(came.file, *(open_files.enter_context(tempfile.TemporaryFile()) for _ in range(3)))
        yield _checked(came.kind, files, limits, decode(came.kind, files, limits))


def _checked(kind: Kind, files: Files, limits: Limits, facts: Mapping[str, Any]) -> Taken:
    """The decoder saw the hostile file, so what it says is believed only as far as it makes sense."""
    film = kind.modality == "video"
    try:
        mime = str(facts["mime"])
        width, height = _size(facts, limits, limits.video_pixels if film else limits.image_pixels)
        _must_begin_as(files.out, MIMES[kind.modality][mime])
        if not film:
            return Taken(kind.modality, mime, width, height, files.out)
        _must_begin_as(files.poster, "JPEG")
        duration, rate = _positive(facts["duration_s"]), _positive(facts["frames_per_s"])
        sound = facts["has_audio"] is True
    except (KeyError, TypeError, ValueError, Refused) as error:
        raise MediaError(f"its decoder gave an answer that makes no sense: {error}") from None
    return Taken(kind.modality, mime, width, height, files.out, duration, rate, sound, files.poster)


def _size(facts: Mapping[str, Any], limits: Limits, pixels: int) -> tuple[int, int]:
    width, height = int(facts["width"]), int(facts["height"])
    limits.check_size(width, height, pixels)
    return width, height


def _positive(value: object) -> float:
    number = float(value)  # type: ignore[arg-type]
    if not (math.isfinite(number) and number > 0):
        raise ValueError(f"{number} s")
    return number


def _must_begin_as(file: IO[bytes], name: str) -> None:
    file.seek(0)
    head = file.read(64)
    file.seek(0)
    if kind_of(head).name != name:
        raise ValueError(f"not the {name} that it should be")
