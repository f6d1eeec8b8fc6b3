"""Splits of a dataset, in whichever of the usual files they lie."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .base import DatasetError, NoFile, Row, rows

SUFFIXES = (".parquet", ".jsonl", ".json", ".csv", ".tsv")
PLACES = ("", "data")
AT_ONCE = 256
"""Rows of a parquet file that are held at the same time."""


def split(folder: Path, *names: str) -> Iterator[Row]:
    """The rows of a split that goes by one of these names; `NoFile` where none of its files is there."""
    for name in names:
        files = _files(folder, name)
        if files:
            for path in files:
                yield from _rows(folder, path)
            return
    raise NoFile(f"{folder}: neither {' nor '.join(names)} is there, as {', '.join(SUFFIXES)}")


def has_split(folder: Path, *names: str) -> bool:
    """Whether one of its files is there."""
    return any(_files(folder, name) for name in names)


def splits_of(folder: Path, config: str) -> list[str]:
    """The splits of a configuration, by the names of the files in its folder; in their order."""
    files = [path for place in PLACES for path in (folder / place / config).glob("*")]
    names = {_name(path) for path in files if path.suffix in SUFFIXES}
    return sorted(f"{config}/{name}" for name in names)


def entries(folder: Path, name: str) -> Iterator[tuple[str, Any]]:
    """The keys and values of a JSON file that is one object; raises `DatasetError`."""
    path = folder / name
    if not path.is_file():
        raise NoFile(f"{path}: no such file")
    try:
        whole = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise DatasetError(f"{name}: not JSON: {error}") from error
    if not isinstance(whole, dict):
        raise DatasetError(f"{name}: must be an object, not {type(whole).__name__}")
    yield from whole.items()


def keyed_rows(folder: Path, name: str) -> Iterator[tuple[str, Row]]:
    """The rows of a JSON file that is one object with an object for each key."""
    for number, (key, given) in enumerate(entries(folder, name), 1):
        if not isinstance(given, dict):
            raise DatasetError(f"{name}, row {number}: {key} must be an object, not {type(given).__name__}")
        yield key, Row(name, number, given)


def first_of(folder: Path, *names: str) -> str:
    """The first name that is a file's; the first of all, for its error, where none is."""
    return next((name for name in names if (folder / name).is_file()), names[0])


def _files(folder: Path, name: str) -> list[Path]:
    for place in PLACES:
        at = folder / place / name
        whole = [at.with_name(at.name + suffix) for suffix in SUFFIXES]
        parts = sorted(at.parent.glob(f"{at.name}-*-of-*.parquet"))
        found = parts or [path for path in whole if path.is_file()][:1]
        if found:
            return found
    return []


def _name(path: Path) -> str:
    """The split that a file is of: `train` of `train-00000-of-00001.parquet`."""
    return path.stem.rsplit("-", 3)[0] if "-of-" in path.stem else path.stem


def _rows(folder: Path, path: Path) -> Iterator[Row]:
    name = str(path.relative_to(folder))
    if path.suffix != ".parquet":
        yield from rows(folder, name)
        return
    for number, given in enumerate(_parquet(path, name), 1):
        yield Row(name, number, given)


def _parquet(path: Path, name: str) -> Iterator[dict[str, Any]]:
    import pyarrow
    from pyarrow.parquet import ParquetFile

    try:
        with ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=AT_ONCE):
                yield from batch.to_pylist()
    except (pyarrow.ArrowException, OSError) as error:
        raise DatasetError(f"{name}: not parquet: {error}") from error
