"""Readings on disk, by the hash of what was read: the same file is read once on a machine."""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from . import READERS
from .base import Subtitles


def kept(name: str, path: Path, mime: str, subtitles: Subtitles) -> str:
    """What the reader of this name says of a file, from the disk where it was read before.

    Raises `MediaError`. Kept in the folder that `ARENA_CACHE` names, else in the system's for
    temporary files.
    """
    reader = READERS[name]
    if not reader.version:
        return reader(path, mime, subtitles)
    about = path.stat()
    place = _folder() / f"{_hash(path, (about.st_mtime_ns, about.st_size))}-{name}-{reader.version}.txt"
    with suppress(OSError):
        return place.read_text(encoding="utf-8")
    words = reader(path, mime, subtitles)
    with suppress(OSError):  # a disk that is full must not cost the reading
        _keep(place, words)
    return words


def _folder() -> Path:
    return Path(os.environ.get("ARENA_CACHE") or Path(tempfile.gettempdir(), "open-arena")) / "readings"


@lru_cache(maxsize=64)
def _hash(path: Path, version: tuple[int, int]) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _keep(place: Path, words: str) -> None:
    # Nobody may see half a reading: it gets its name when it is whole.
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=".reading-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(words)
        os.replace(name, place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
