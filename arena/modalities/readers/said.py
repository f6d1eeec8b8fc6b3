"""What the subtitles of a video say."""

from __future__ import annotations

from pathlib import Path

from .base import FILMS, Reader, Subtitles, span


def find(path: Path, mime: str, subtitles: Subtitles) -> str:
    """A subtitle a line, with its time."""
    lines = [f'{span(line.start, line.end)}: "{" ".join(line.text.split())}"' for line in subtitles]
    return "\n".join(lines) or "there are no subtitles"


READER = Reader(FILMS, find, version=0)
