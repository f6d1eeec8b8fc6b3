"""An exported board on disk: votes, the published table, and a manifest that ties them together."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from .rate import COLUMNS

VOTES, UNCOUNTED, TABLE_JSON, TABLE_CSV, MANIFEST = (
    "votes.parquet", "uncounted.parquet", "table.json", "table.csv", "manifest.json",
)  # fmt: skip
FILES = (VOTES, UNCOUNTED, TABLE_JSON, TABLE_CSV)


class Broken(Exception):
    """A bundle that does not hold together; the message is one sentence that names file, row and column."""


class Published(BaseModel):
    """The digits of a snapshot beside those of its table: columns of Fit."""

    model_config = ConfigDict(extra="forbid")

    statuses: dict[str, int]
    pairs: list[list[int]]
    fragility: list[dict[str, Any]]
    coefficients: list[dict[str, Any]]
    parameters: dict[str, Any]
    warnings: list[str]
    iterations: int | None


class Manifest(BaseModel):
    """What was counted and how it was rated, in words that need no database."""

    model_config = ConfigDict(extra="forbid")

    format: Literal[1] = 1
    leaderboard: str
    title: str
    slice: dict[str, Any]
    competitors: list[str]
    sources: list[str]
    method: str
    settings: dict[str, Any]
    style: list[str]
    seed: int
    weighted: bool
    made_with: str
    fitted_at: str
    data_through: str | None
    counts: dict[str, int]
    fingerprint: str
    command: str
    published: Published
    files: dict[str, str]
    sha256: str = ""

    def digest(self) -> str:
        """SHA-256 of all the rest."""
        rest = self.model_dump(exclude={"sha256"})
        return hashlib.sha256(json.dumps(rest, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def as_json(value: object) -> str:
    """JSON as the bundle writes it: numbers with the digits that make them, and no others."""
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def as_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """The table for spreadsheets: the same digits, nothing where nothing is defined."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(COLUMNS)
    lines.writerows(["" if row[c] is None else row[c] for c in COLUMNS] for row in rows)
    return text.getvalue()


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_manifest(folder: Path) -> Manifest:
    """The manifest, if it is one; whether it was changed is another question."""
    try:
        return Manifest.model_validate_json(read_bytes(folder / MANIFEST))
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        where = ".".join(str(step) for step in fault["loc"])
        raise Broken(f"{MANIFEST}: {': '.join(filter(None, [where, fault['msg']]))}") from None


def read_bytes(path: Path) -> bytes:
    """A file's bytes, or a sentence on why there are none."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise Broken(f"{path.name}: {error.strerror}") from None
