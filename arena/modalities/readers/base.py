"""What a reader is: a small program that says in words what it finds in media."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from simulators.conversation import Subtitle

Subtitles = tuple[Subtitle, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """A line of `READERS`.

    Called with a file, its type and its subtitles it gives a few lines of words, never none: that
    nothing was found is said. Decodes, so call it in a thread. Raises `MediaError` where the file
    cannot be read or the reader cannot run here.
    """

    modalities: frozenset[str]
    find: Callable[[Path, str, Subtitles], str]
    version: int = 1
    """Raised when the same file is read in other words than before; nought: too quick to be kept."""

    def __call__(self, path: Path, mime: str, subtitles: Subtitles = ()) -> str:
        return self.find(path, mime, subtitles)


PICTURES = frozenset({"image", "video"})
FILMS = frozenset({"video"})


def span(start: float, end: float) -> str:
    """A stretch of a video as readers write it."""
    return f"{start:.1f} to {end:.1f} s"
