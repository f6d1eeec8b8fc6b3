"""Ratings of judgments by a judge of judgments, out of a file, put to the looks they are of."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from .kinds.base import Example
from .source import NothingThere

Of = tuple[str, str, int]
"""Which judgment: the example's key, the order, the sample."""
SHAPE = '{"judge": "NAME", "item": "KEY", "order": "ab", "sample": 0, "rating": 4}'


def ratings(path: Path) -> dict[Of, float]:
    """A rating a line; raises `NothingThere` naming the line that is none."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise NothingThere(f"--ratings {path}: {problem}") from None
    return dict(_row(path, number, line) for number, line in enumerate(lines, 1) if line.strip())


def rated(examples: Iterator[Example], known: Mapping[Of, float]) -> Iterator[Example]:
    """The same examples, their looks with what they were rated."""
    for example in examples:
        looks = (
            replace(look, rating=known.get((example.key, look.order, look.sample))) for look in example.looks
        )
        yield replace(example, looks=tuple(looks))


def _row(path: Path, number: int, line: str) -> tuple[Of, float]:
    try:
        row = json.loads(line)
        of = (f"{row['item']} by {row['judge']}", str(row["order"]), int(row.get("sample", 0)))
        rating = float(row["rating"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise NothingThere(f"{path}, row {number}: must look like {SHAPE}") from None
    if not math.isfinite(rating):
        raise NothingThere(f"{path}, row {number}: rating must be a finite number")
    return of, rating
