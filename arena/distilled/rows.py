"""A distilled benchmark on disk: its questions, their media, and a manifest that ties them together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

QUESTIONS, MANIFEST, MEDIA = "questions.jsonl", "manifest.json", "media"


class Broken(Exception):
    """A benchmark that does not hold together; the message names file, row and key."""


class Row(BaseModel):
    """One question: what was asked, and what people chose and threw out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    parts: list[dict[str, Any]]
    modality: str
    category: str
    language: str
    persona: str = ""
    reference: str = ""
    checks: list[dict[str, Any]] = []
    selected: str
    rejected: str
    selected_by: str
    rejected_by: str
    votes: dict[str, int]


class Manifest(BaseModel):
    """What was taken from where, and the hash of every file beside this one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal[1] = 1
    leaderboard: str
    title: str
    least_votes: int
    questions: int
    votes: int
    licences: dict[str, int]
    made_with: str
    command: str
    files: dict[str, str]


def write(folder: Path, rows: Sequence[Row], about: dict[str, Any]) -> Manifest:
    """Writes the questions and then the manifest, so that a folder without one was not finished."""
    lines = "".join(row.model_dump_json() + "\n" for row in rows)
    (folder / QUESTIONS).write_text(lines, encoding="utf-8")
    files = {name: digest(folder / name) for name in (QUESTIONS, *_media(folder))}
    votes = sum(sum(row.votes.values()) for row in rows)
    manifest = Manifest(questions=len(rows), votes=votes, files=files, **about)
    (folder / MANIFEST).write_text(manifest.model_dump_json(indent=1) + "\n", encoding="utf-8")
    return manifest


def read(folder: Path) -> tuple[Manifest, list[Row]]:
    """The manifest and the rows; raises Broken where a file is missing, changed, or no benchmark."""
    manifest = _model(Manifest, _bytes(folder / MANIFEST), MANIFEST)
    for name, wanted in manifest.files.items():
        if hashlib.sha256(_bytes(folder / name)).hexdigest() != wanted:
            raise Broken(f"{name}: was changed since the benchmark was written")
    lines = _bytes(folder / QUESTIONS).splitlines()
    return manifest, [_model(Row, line, f"{QUESTIONS}: row {n}") for n, line in enumerate(lines, 1)]


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _media(folder: Path) -> list[str]:
    return sorted(f"{MEDIA}/{path.name}" for path in (folder / MEDIA).glob("*"))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Broken(f"{path}: {error.strerror}") from None


def _model(shape: type[Any], text: bytes, where: str) -> Any:
    try:
        return shape.model_validate(json.loads(text))
    except ValueError as error:
        if not isinstance(error, ValidationError):
            raise Broken(f"{where}: not JSON: {error}") from None
        fault = error.errors(include_url=False, include_input=False)[0]
        key = ".".join(str(step) for step in fault["loc"])
        raise Broken(f"{where}: {key}: {fault['msg']}") from None
