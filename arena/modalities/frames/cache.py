"""Frames that were sampled before, on disk: one file for each video and plan, the least used go first."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from time import time

from .film import Source
from .plan import Frame, Plan

VERSION = 1
"""Of what is kept: raise it when the same plan begins to give other frames."""
MIB = 1024 * 1024
LOCKS = 256
LEFT_OVER_S = 3600
HASHED = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where frames are kept, and how many bytes of them."""

    folder: Path
    limit: int


_place: Place | None = None


def use(folder: Path | None, megabytes: int = 1024) -> None:
    """Keep frames in a folder from now on, or with None or no megabytes nowhere (as at first)."""
    global _place
    _place = Place(folder, megabytes * MIB) if folder and megabytes > 0 else None


def kept(source: Source, plan: Plan, make: Callable[[], list[Frame]]) -> list[Frame]:
    """The frames of this video and plan: from the cache, else made and put there.

    Whoever asks for the same at the same time, here or in another process, waits and gets what the
    first has made. A process may be killed at any moment: what is there is whole.
    """
    if _place is None:
        return make()
    try:
        # A file named by the hash of what came in may be encoded anew: its size goes along.
        size = len(source) if isinstance(source, bytes) else source.stat().st_size
        name = f"{content_hash(source)}-{_digest(plan, size)}.zip"
    except OSError:
        return make()  # knows better what is wrong with the file
    return _read(_place, name) or _made(_place, name, make)


def content_hash(source: Source) -> str:
    """SHA-256 of the content, from the file's name where that is what it is stored by."""
    if isinstance(source, bytes):
        return hashlib.sha256(source).hexdigest()
    if HASHED.fullmatch(source.stem):
        return source.stem
    facts = source.stat()
    return _file_hash(source, facts.st_ino, facts.st_size, facts.st_mtime_ns)


@lru_cache(maxsize=256)
def _file_hash(path: Path, inode: int, size: int, changed_ns: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest(plan: Plan, size: int) -> str:
    words = json.dumps([VERSION, size, asdict(plan)], sort_keys=True)
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def _made(place: Place, name: str, make: Callable[[], list[Frame]]) -> list[Frame]:
    with _locked(place, name):
        if frames := _read(place, name):
            return frames
        frames = make()
        with suppress(OSError):  # a full disk: there are frames all the same
            _write(place, name, frames)
            _evict(place)
    return frames


@contextmanager
def _locked(place: Place, name: str) -> Iterator[None]:
    # The kernel lets go of the lock when its process dies. Names share a few hundred lock files,
    # which nobody needs to clear away.
    folder = place.folder / "locks"
    number = int(hashlib.sha256(name.encode()).hexdigest(), 16) % LOCKS
    with ExitStack() as held:
        with suppress(OSError):  # nothing can be written there: nobody can share it either
            folder.mkdir(parents=True, exist_ok=True)
            file = held.enter_context((folder / str(number)).open("w"))
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _read(place: Place, name: str) -> list[Frame]:
    path = place.folder / name
    try:
        with zipfile.ZipFile(path) as file:  # checks the CRC of all it reads
            index = json.loads(file.read("index.json"))
            frames = [Frame(seconds, file.read(member)) for seconds, member in index]
        os.utime(path)  # used now: it goes last
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return []
    return frames


def _write(place: Place, name: str, frames: list[Frame]) -> None:
    index = [(frame.seconds, f"{number:04}.jpg") for number, frame in enumerate(frames)]
    unfinished = place.folder / f"{name}.{os.getpid()}"
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_STORED) as file:
        file.writestr("index.json", json.dumps(index))
        for frame, (_, member) in zip(frames, index, strict=True):
            file.writestr(member, frame.jpeg)
    unfinished.replace(place.folder / name)


def _evict(place: Place) -> None:
    """Remove what was used least recently until the rest fits, and what killed processes left."""
    files = sorted(_files(place), key=lambda found: found[0], reverse=True)
    total = 0
    for used, size, path in files:
        total += size
        left_over = path.suffix != ".zip" and used < time() - LEFT_OVER_S
        if total > place.limit or left_over:
            path.unlink(missing_ok=True)


def _files(place: Place) -> Iterator[tuple[float, int, Path]]:
    with os.scandir(place.folder) as entries:
        for entry in entries:
            with suppress(FileNotFoundError):
                if entry.is_file():
                    facts = entry.stat()
                    yield facts.st_mtime, facts.st_size, Path(entry.path)
