"""Readings on disk, by the hash of what was read: the same file is read once."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from arena.modalities.frames.cache import content_hash

from . import READERS
from .base import Subtitles

_folder: Path | None = None


def use(folder: Path | None) -> None:
    """Keep readings, a few kilobytes each, in a folder from now on, or with None nowhere (as at first)."""
    global _folder
    _folder = folder


def reading(name: str, path: Path, mime: str, subtitles: Subtitles = ()) -> str:
    """What the reader of this name says of a file, from the folder where it was read before.

    Raises `MediaError`. A process may be killed at any moment: what is there is whole.
    """
    reader = READERS[name]
    if _folder is None or not reader.version:
        return reader(path, mime, subtitles)
    place = _folder / f"{content_hash(path)}-{name}-{reader.version}.txt"
    with suppress(OSError):
        return place.read_text(encoding="utf-8")
    words = reader(path, mime, subtitles)
    with suppress(OSError):  # a full disk: there are words all the same
        _keep(place, words)
    return words


def _keep(place: Path, words: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=".reading-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(words)
        os.replace(name, place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
