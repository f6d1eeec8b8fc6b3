"""Recomputes every digit of an exported board from its files alone, and says where it differs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from arena.version import code_version
from ratings import RatingsError

from .bundle import (
    FILES,
    MANIFEST,
    TABLE_CSV,
    TABLE_JSON,
    VOTES,
    Broken,
    Manifest,
    as_csv,
    as_json,
    digest,
    read_bytes,
    read_manifest,
)
from .counted import Counted
from .parquet import read_counted
from .rate import COLUMNS, Rated, Recipe, rate


@dataclass(frozen=True)
class Replayed:
    """A bundle whose every digit came out again."""

    manifest: Manifest
    rated: Rated


def replay(folder: Path) -> Replayed:
    """Recomputes a bundle; raises Broken with the first thing that differs, in a sentence."""
    manifest = read_manifest(folder)
    changed = list(_changed(folder, manifest))
    counted = read_counted(folder, manifest)
    rated = _rate(counted, manifest)
    difference = next(_differences(folder, manifest, counted, rated), "")
    if difference or changed:
        raise Broken("; ".join(filter(None, [difference, _since(changed), _elsewhere(difference, manifest)])))
    return Replayed(manifest, rated)


def _changed(folder: Path, manifest: Manifest) -> Iterator[str]:
    """The files that are not as they were exported."""
    if manifest.digest() != manifest.sha256:
        yield MANIFEST
    for name in FILES:
        read_bytes(folder / name)
        if digest(folder / name) != manifest.files.get(name):
            yield name


def _since(changed: Sequence[str]) -> str:
    return f"changed since the export (SHA-256): {', '.join(changed)}" if changed else ""


def _elsewhere(difference: str, manifest: Manifest) -> str:
    """Other libraries may round otherwise: who replays should know."""
    here = code_version()
    return (
        f"made with {manifest.made_with}, here is {here}" if difference and here != manifest.made_with else ""
    )


def _rate(counted: Counted, manifest: Manifest) -> Rated:
    try:
        recipe = Recipe(manifest.method, manifest.settings, tuple(manifest.style))
        return rate(counted, recipe)
    except (RatingsError, KeyError) as problem:
        raise Broken(f"{VOTES}: cannot be rated as {MANIFEST} says: {problem}") from None


def _differences(folder: Path, manifest: Manifest, counted: Counted, rated: Rated) -> Iterator[str]:
    published = _rows(folder / TABLE_JSON)
    yield from _in_rows(TABLE_JSON, published, rated.rows)
    yield from _in_rows(
        TABLE_CSV, _csv_rows(folder / TABLE_CSV), list(csv.DictReader(io.StringIO(as_csv(rated.rows))))
    )
    ours = {key: value for key, value in vars(rated).items() if key != "rows"} | {
        "statuses": counted.statuses
    }
    for key, value in manifest.published:
        yield from _in_value(f"{MANIFEST}: {key}", value, ours[key])
    for key, value in _counts(counted).items():
        yield from _in_value(f"{MANIFEST}: counts.{key}", manifest.counts.get(key), value)
    if counted.fingerprint != manifest.fingerprint:
        yield f"{VOTES}: its rows are not those that were rated (fingerprint), though the digits agree"
    for name, text in ((TABLE_JSON, as_json(rated.rows)), (TABLE_CSV, as_csv(rated.rows))):
        if read_bytes(folder / name) != text.encode():
            yield f"{name}: the digits agree, but it is not written as it was"


def _counts(counted: Counted) -> dict[str, int]:
    return {"battles": counted.battles, "votes": counted.votes, "rows": len(counted)}


def _rows(path: Path) -> list[dict[str, Any]]:
    try:
        rows = json.loads(read_bytes(path))
    except ValueError as error:
        raise Broken(f"{path.name}: not JSON: {error}") from None
    if not (isinstance(rows, list) and all(isinstance(row, dict) for row in rows)):
        raise Broken(f"{path.name}: not a list of rows")
    return rows


def _csv_rows(path: Path) -> list[dict[str, Any]]:
    try:
        return list(csv.DictReader(io.StringIO(read_bytes(path).decode(), newline="")))
    except (ValueError, csv.Error) as error:
        raise Broken(f"{path.name}: not CSV: {error}") from None


def _in_rows(
    file: str, published: Sequence[Mapping[str, Any]], recomputed: Sequence[Mapping[str, Any]]
) -> Iterator[str]:
    """The cells in which a published table differs, from the top."""
    for number, (theirs, ours) in enumerate(zip(published, recomputed, strict=False), 1):
        for column in dict.fromkeys([*COLUMNS, *theirs]):
            where = f"{file}: row {number} ({ours['competitor']}), column {column}"
            yield from _in_value(where, theirs.get(column, "nothing"), ours.get(column, "nothing"))
    if len(published) != len(recomputed):
        yield f"{file}: {len(published)} rows, recomputed {len(recomputed)}"


def _in_value(where: str, published: object, recomputed: object) -> Iterator[str]:
    """Where two values differ; 1 and 1.0 do, for they are not written alike."""
    if isinstance(published, dict) and isinstance(recomputed, dict):
        for key in dict.fromkeys([*recomputed, *published]):
            yield from _in_value(f"{where}.{key}", published.get(key), recomputed.get(key))
    elif isinstance(published, list) and isinstance(recomputed, list) and len(published) == len(recomputed):
        for place, (theirs, ours) in enumerate(zip(published, recomputed, strict=True), 1):
            yield from _in_value(f"{where}.{place}", theirs, ours)
    elif repr(published) != repr(recomputed):
        yield f"{where}: published {published}, recomputed {recomputed}"
