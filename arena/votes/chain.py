"""Lines that hold each other: each is sealed with the one before, so that none can be changed unnoticed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

GENESIS = "0" * 64  # what stands before the first line
SEALED = ("number", "previous", "kind", "content", "at")

Line = Mapping[str, Any]


@dataclass(frozen=True)
class Fault:
    """The first line that does not hold, by its number, and what was done to it."""

    number: int
    kind: str  # altered, deleted, inserted, reordered
    detail: str


@dataclass(frozen=True)
class Head:
    """A line that somebody knows from elsewhere: its number and hash."""

    number: int
    hash: str


def hash_of(line: Line) -> str:
    """SHA-256 over the canonical JSON (sorted keys, no blanks, UTF-8) of everything but the hash itself."""
    sealed = {name: line[name] for name in SEALED}
    text = json.dumps(sealed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def next_line(before: Head, kind: str, content: Mapping[str, Any], at: str) -> dict[str, Any]:
    """The line after `before`, sealed."""
    line = {"number": before.number + 1, "previous": before.hash, "kind": kind, "content": content, "at": at}
    return line | {"hash": hash_of(line)}


def is_sealed(line: Any) -> bool:
    """Whether a line says what it said when it was sealed."""
    try:
        return bool(line.keys() == {*SEALED, "hash"} and hash_of(line) == line["hash"])
    except (AttributeError, KeyError, TypeError, ValueError):
        return False


def check(lines: Iterable[Any], known: Head | None = None) -> tuple[Head, Fault | None]:
    """The last line that holds, and the first that does not; `known` is a line that must be among them."""
    last, rest = Head(0, GENESIS), iter(lines)
    for line in rest:
        if not (is_sealed(line) and (line["number"], line["previous"]) == (last.number + 1, last.hash)):
            return last, _fault(line, last, list(rest))
        if known and known.number == line["number"] and known.hash != line["hash"]:
            return last, _rewritten(known, rest)
        last = Head(line["number"], line["hash"])
    if known and last.number < known.number:
        lost = f"lines {last.number + 1} to {known.number} are missing at the end"
        return last, Fault(last.number + 1, "deleted", lost)
    return last, None


def read(file: Iterable[str]) -> Iterator[Any]:
    """The lines of a downloaded log; what is no JSON is passed on as it is, and will not hold."""
    for text in file:
        if text.strip():
            try:
                yield json.loads(text)
            except ValueError:
                yield text


def _rewritten(known: Head, rest: Iterator[Any]) -> Fault:
    detail = f"line {known.number} was known with hash {known.hash}"
    if any(is_sealed(one) and one["hash"] == known.hash for one in rest):
        return Fault(known.number, "inserted", f"{detail}, and comes later")
    return Fault(known.number, "altered", f"{detail}: it, or one before it, was written anew")


def _fault(line: Any, last: Head, rest: list[Any]) -> Fault:
    """What happened after `last`: one look ahead tells a line in the wrong place from one that is gone."""
    expected = last.number + 1
    is_there = any(is_sealed(one) and one["previous"] == last.hash for one in rest)
    if not is_sealed(line):
        if is_there:
            return Fault(expected, "inserted", f"what stands before line {expected} was never sealed")
        return Fault(expected, "altered", f"line {expected} does not say what was sealed")
    number = line["number"]
    if number < expected:
        twin = number == last.number and line["hash"] != last.hash
        return Fault(number if twin else expected, "inserted", f"line {number} comes once more")
    if is_there:
        return _moved(line, expected, rest)
    if number > expected:
        return Fault(expected, "deleted", f"line {last.number} is followed by line {number}")
    return Fault(last.number, "altered", f"line {last.number} was sealed anew: line {number} knew another")


def _moved(line: Line, expected: int, rest: list[Any]) -> Fault:
    where = f"line {line['number']} stands where line {expected} belongs"
    again = line["number"] == expected or any(is_sealed(one) and one["hash"] == line["hash"] for one in rest)
    return Fault(expected, "inserted" if again else "reordered", where)
