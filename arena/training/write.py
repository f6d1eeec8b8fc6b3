"""Writes a training set: into a folder beside, which gets its name when it is whole."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from arena.judges.protocols.looking import printable

MANIFEST = "manifest.json"


class FolderTaken(Exception):
    """The folder is not free; the message says so."""


@contextmanager
def whole(folder: Path) -> Iterator[Path]:
    """A folder to write into that takes the place of `folder` at the end; raises `FolderTaken`.

    What fails on the way leaves nothing; whoever is killed leaves `.NAME.part`, which the next run empties.
    """
    _check_free(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = folder.parent / f".{folder.name}.part"
    with _alone(part):
        try:
            _empty(part)
            yield part
            _check_free(folder)
            os.rename(part, folder)  # an empty folder of that name gives way
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise


LINE_ENDS = {ord(end): f"\\u{ord(end):04x}" for end in "\x85\u2028\u2029"}
"""What some readers of lines take for an end of one, as JSON writes it."""


def as_line(row: Mapping[str, Any]) -> str:
    """A row of a JSONL file, with its end; U+FFFD stands for what is no character."""
    return printable(json.dumps(row, ensure_ascii=False)).translate(LINE_ENDS) + "\n"


def write_manifest(folder: Path, told: Mapping[str, Any]) -> dict[str, Any]:
    """Writes what is told and, of every other file there, its SHA-256."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    files = {path.relative_to(folder).as_posix(): _digest(path) for path in paths}
    manifest = {**told, "files": files}
    text = printable(json.dumps(manifest, ensure_ascii=False, indent=1)) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    return manifest


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_free(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise FolderTaken(f"{folder} is there and is no folder")
    if folder.is_dir() and any(folder.iterdir()):
        raise FolderTaken(f"{folder} is not empty; say a folder that is, or is not there yet")


@contextmanager
def _alone(part: Path) -> Iterator[None]:
    part.mkdir(exist_ok=True)
    held = os.open(part, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Whoever held it a moment ago may have given it its name: then this is not the one that lies there.
        if not (part.is_dir() and os.path.samestat(os.fstat(held), part.stat())):
            raise BlockingIOError
        yield
    except BlockingIOError:
        raise FolderTaken(f"{part} is being written by another process") from None
    finally:
        os.close(held)


def _empty(part: Path) -> None:
    for path in part.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
