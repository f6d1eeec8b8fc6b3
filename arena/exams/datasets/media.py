"""Pictures and videos of a dataset: named by path in a row, checked, and given as a part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from arena.modalities import MediaError
from arena.modalities.image import MAX_BYTES, shrunk
from arena.modalities.intake.kinds import HEAD, MATROSKA, Kind, kind_of
from arena.modalities.media import read
from simulators.conversation import Part

from .base import Row

TRIED = 64
"""Pixels of the longer side that a picture is decoded to, to see whether it is one."""


def picture(folder: Path, row: Row, key: str, name: str = "") -> Part:
    """The picture that a row names, relative to a folder; `DatasetError` for one that can't be decoded.

    `name` is the path where the row's own value is not it.
    """
    return _part(folder, row, key, name or row.text(key), "image")


def film(folder: Path, row: Row, key: str, name: str = "") -> Part:
    """The video that a row names, told by its first bytes alone; as `picture` otherwise."""
    return _part(folder, row, key, name or row.text(key), "video")


def _part(folder: Path, row: Row, key: str, name: str, modality: str) -> Part:
    path = Path(folder, name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise row.wrong(key, f"= {name!r} leads out of the folder")
    if not path.is_file():
        raise row.wrong(key, f"names {path}, which is no file")
    try:
        return Part(modality, url=path.as_uri(), mime=CHECKS[modality](path))
    except MediaError as error:
        raise row.wrong(key, f"names {path}, which is no {modality}: {error}") from error


def _picture_mime(path: Path) -> str:
    content = read(path.as_uri(), MAX_BYTES)
    mime = f"image/{_kind(content[:HEAD], 'image').format.lower()}"
    shrunk(content, mime, TRIED, 1)
    return mime


def _film_mime(path: Path) -> str:
    with path.open("rb") as file:
        return "video/webm" if _kind(file.read(HEAD), "video") is MATROSKA else "video/mp4"


def _kind(head: bytes, modality: str) -> Kind:
    kind = kind_of(head)
    if kind.modality != modality:
        raise MediaError(f"it is {kind.name}")
    return kind


CHECKS: Mapping[str, Callable[[Path], str]] = {"image": _picture_mime, "video": _film_mime}
"""What gives the type of a file of each modality, or raises `MediaError`."""
