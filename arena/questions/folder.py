"""Reads a folder of media: its files in order, and what `media.jsonl` and subtitles say of them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from arena.modalities import subtitles

from .take import Facts

METADATA = "media.jsonl"
SIDECARS = (".srt", ".vtt")


class BadMetadata(Exception):
    """What is wrong with `media.jsonl`, a line for each fault, each naming file, row and key."""


class Row(BaseModel):
    """One line of `media.jsonl`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: Annotated[str, StringConstraints(min_length=1)]
    title: Annotated[str, StringConstraints(max_length=300)] = ""
    category: Annotated[str, StringConstraints(max_length=60)] = ""
    language: Annotated[
        str, StringConstraints(pattern=r"^([A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*)?$", max_length=35)
    ] = ""
    subtitles: str = ""
    source: Annotated[str, StringConstraints(max_length=500)] = ""
    licence: Annotated[str, StringConstraints(max_length=100)] = ""
    truth: dict[str, Any] = Field(default_factory=dict)


@dataclass(frozen=True)
class Item:
    """A file that may be media: its name in the folder, where it is, and what is known of it."""

    name: str
    path: Path
    row: Row | None
    words: Path | None  # its subtitles

    def facts(self, licence: str = "") -> Facts:
        """Everything known, with a licence for those that name none; raises `MediaError` on bad subtitles."""
        told = self.row.model_dump(exclude={"file", "subtitles"}) if self.row else {}
        facts = Facts(**{"licence": licence} | {key: value for key, value in told.items() if value})
        if self.words is not None:
            facts["subtitles"] = subtitles.read(self.words.read_bytes(), self.words.name)
        return facts


def items(folder: Path) -> list[Item]:
    """Every file of the folder and those below it, in order; raises `BadMetadata`.

    Left out are what names begin with a full stop, the metadata, and files of subtitles.
    """
    files = dict(_files(folder))
    rows = _rows(folder / METADATA, files)
    words = {row.subtitles for row in rows.values() if row.subtitles}
    media = [name for name in files if name not in words and not name.endswith((METADATA, *SIDECARS))]
    return [Item(name, files[name], rows.get(name), _words(name, rows.get(name), files)) for name in media]


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(root, name)
            if not name.startswith(".") and path.is_file():
                yield path.relative_to(folder).as_posix(), path


def _words(name: str, row: Row | None, files: Mapping[str, Path]) -> Path | None:
    if row is not None and row.subtitles:
        return files[_place(row.subtitles)]
    beside = (str(PurePosixPath(name).with_suffix(suffix)) for suffix in SIDECARS)
    return next((files[name] for name in beside if name in files), None)


def _place(name: str) -> str:
    return PurePosixPath(name).as_posix()


def _rows(path: Path, files: Mapping[str, Path]) -> dict[str, Row]:
    if not path.exists():
        return {}
    rows: dict[str, Row] = {}
    faults: list[str] = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        if line.strip():
            try:
                row = Row.model_validate(_object(line))
            except ValueError as error:
                faults += [f"{path}: row {number}: {fault}" for fault in _said(error)]
                continue
            faults += [f"{path}: row {number}: {fault}" for fault in _misplaced(row, rows, files)]
            rows[_place(row.file)] = row
    if faults:
        raise BadMetadata("\n".join(faults))
    return rows


def _object(line: bytes) -> Any:
    def refuse(number: str) -> None:
        raise ValueError(f"{number} is not JSON")

    if b"\\u0000" in line:
        raise ValueError("a character without a meaning, \\u0000, in it")
    return json.loads(line.decode("utf-8"), parse_constant=refuse)


def _misplaced(row: Row, rows: Mapping[str, Row], files: Mapping[str, Path]) -> Iterator[str]:
    if _place(row.file) not in files:
        yield f"file: there is no {row.file!r} in the folder"
    if _place(row.file) in rows:
        yield f"file: {row.file!r} stands there twice"
    if row.subtitles and _place(row.subtitles) not in files:
        yield f"subtitles: there is no {row.subtitles!r} in the folder"


def _said(error: ValueError) -> Iterator[str]:
    if isinstance(error, ValidationError):
        for fault in error.errors(include_input=False, include_url=False):
            words = {"extra_forbidden": "unknown key"}.get(fault["type"], fault["msg"])
            yield ": ".join([*(str(step) for step in fault["loc"]), words])
    elif isinstance(error, json.JSONDecodeError):
        yield f"not JSON: {error.msg} at column {error.colno}"
    else:
        yield "not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
