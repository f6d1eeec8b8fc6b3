"""What a dataset is, and how one row of its files is read or refused."""

from __future__ import annotations

import csv
import hashlib
import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from arena.exams.items import Answered, Item, Kind
from arena.judges.protocols.base import Side

Read = Callable[[Path], Iterator[Item]]
Recorded = Callable[[Path], Mapping[str, list[Answered]]]


class DatasetError(ValueError):
    """A file or row cannot be read; the message names the file, the row (from 1) and the key."""


class NoFile(DatasetError):
    """A file is not there; the message names its path and, from an entry, where a person gets it."""


@dataclass(frozen=True)
class DatasetEntry:
    """A line of `DATASETS`.

    `read(folder)` gives the items out of the benchmark's own published files, in their order, and raises
    `DatasetError`, for keys that repeat too. `recorded(folder)` gives verdicts of judges that the files
    tell, by judge. `files` are what is looked for in the folder, `where` is the address a person gets
    them at.
    """

    title: str
    kind: Kind
    licence: str
    may_share: bool  # whether its texts may be shown on public pages
    where: str
    files: tuple[str, ...]
    paper: str
    read: Read
    protocol: str  # the one its items are made for, by name
    note: str = ""  # what a person must know before trusting a number from it
    recorded: Recorded | None = None
    shows_replies: bool = True  # False: it tells verdicts, not what they are on; nobody can be asked

    def __post_init__(self) -> None:
        object.__setattr__(self, "read", _checked(self.read, self.where))
        if self.recorded:
            object.__setattr__(self, "recorded", _addressed(self.recorded, self.where))


def _checked(read: Read, where: str) -> Read:
    """Items whose keys are their own; a file that is not there is told with its address."""

    def checked(folder: Path) -> Iterator[Item]:
        seen: set[str] = set()
        try:
            for item in read(folder):
                if item.key in seen:
                    raise DatasetError(f"{folder}: two items with the key {item.key!r}")
                seen.add(item.key)
                yield item
        except NoFile as error:
            raise NoFile(f"{error}; it is to be had at {where}") from None

    return checked


def _addressed(recorded: Recorded, where: str) -> Recorded:
    def addressed(folder: Path) -> Mapping[str, list[Answered]]:
        try:
            return recorded(folder)
        except NoFile as error:
            raise NoFile(f"{error}; it is to be had at {where}") from None

    return addressed


def better_side(key: str) -> Side:
    """Which side the better reply gets, by a hash of the item's key: half of all keys say `a`.

    For files that always tell the better reply first. It is the same whenever and wherever it is asked,
    and no item's side depends on which others are read.
    """
    return "b" if hashlib.sha256(key.encode("utf-8", "replace")).digest()[0] & 1 else "a"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a file, which knows where it stands."""

    file: str
    number: int
    given: Mapping[str, Any]
    inside: str = ""  # the keys that lead to `given`, each with a dot behind it

    def wrong(self, key: str, words: str) -> DatasetError:
        """The error that says what is wrong with a key of this row."""
        return DatasetError(f"{self.file}, row {self.number}: {self.inside}{key} {words}")

    def within(self, key: str) -> Row:
        """What stands under a key, as a row; raises where it is no object."""
        given = self.need(key)
        if not isinstance(given, Mapping):
            raise self.wrong(key, f"must be an object, not {type(given).__name__}")
        return replace(self, given=given, inside=f"{self.inside}{key}.")

    def number_of(self, key: str, lowest: float = -math.inf, highest: float = math.inf) -> float:
        """A finite number between two bounds, both allowed; a text that is one will do."""
        value = self.need(key)
        if isinstance(value, str) and NUMBER.fullmatch(value.strip()):
            value = float(value)
        fits = isinstance(value, int | float) and not isinstance(value, bool) and lowest <= value <= highest
        if not fits or not math.isfinite(value):
            raise self.wrong(key, f"= {value!r} must be a number from {lowest:g} to {highest:g}")
        return float(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, not empty."""
        value = self.need(key)
        if not isinstance(value, list) or not value or not all(isinstance(one, str) for one in value):
            raise self.wrong(key, "must be a list of texts, not empty")
        return tuple(value)

    def text(self, key: str, *, empty: bool = False) -> str:
        """A text; raises where it is missing, no text, or empty though it may not be."""
        value = self.need(key)
        if not isinstance(value, str):
            raise self.wrong(key, f"must be a text, not {type(value).__name__}")
        if not value.strip() and not empty:
            raise self.wrong(key, "is empty")
        return value

    def need(self, key: str) -> Any:
        """Any value; raises where it is missing or null."""
        if self.given.get(key) is None:
            raise self.wrong(key, "is missing")
        return self.given[key]

    def one_of(self, key: str, known: Mapping[Any, Any]) -> Any:
        """What a label means; raises for one that is not known."""
        value = self.need(key)
        if not isinstance(value, (str, int, float, bool)) or value not in known:
            raise self.wrong(key, f"= {value!r} must be one of {', '.join(map(repr, known))}")
        return known[value]


LONGEST_FIELD = 1 << 26
"""Characters of a field of a table: a picture in base64 is one."""
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)


def rows(folder: Path, name: str, like: str = "") -> Iterator[Row]:
    """The rows of a JSONL, JSON (a list), CSV or TSV file, by its ending; raises `DatasetError`.

    `like` is the ending to go by where the file's own says something else.
    """
    path = folder / name
    if not path.is_file():
        raise NoFile(f"{path}: no such file")
    try:
        for number, given in enumerate(READERS[like or path.suffix](path), 1):
            if not isinstance(given, Mapping):
                raise DatasetError(f"{name}, row {number}: must be an object, not {type(given).__name__}")
            yield Row(name, number, given)
    except UnicodeDecodeError as error:
        raise DatasetError(f"{name}: not UTF-8: {error}") from error


def _jsonl(path: Path) -> Iterator[Any]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate((line for line in file if line.strip()), 1):
            try:
                yield json.loads(line)
            except ValueError as error:
                raise DatasetError(f"{path.name}, row {number}: not JSON: {error}") from error


def _json(path: Path) -> Iterator[Any]:
    try:
        whole = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise DatasetError(f"{path.name}: not JSON: {error}") from error
    if not isinstance(whole, list):
        raise DatasetError(f"{path.name}: must be a list, not {type(whole).__name__}")
    yield from whole


def _table(path: Path, dialect: str) -> Iterator[Any]:
    csv.field_size_limit(LONGEST_FIELD)
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file, dialect=dialect)


READERS: Mapping[str, Callable[[Path], Iterator[Any]]] = {
    ".jsonl": _jsonl,
    ".json": _json,
    ".csv": lambda path: _table(path, "excel"),
    ".tsv": lambda path: _table(path, "excel-tab"),
}
