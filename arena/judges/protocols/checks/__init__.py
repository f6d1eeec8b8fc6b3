"""What can be checked about a reply without a model: one file and one line here per kind of check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from arena.judges.protocols.base import OptionError

from .base import Check
from .documents import JSON
from .forms import FORMAT
from .lengths import LENGTH
from .numbers import NUMERIC
from .patterns import REGEX
from .programs import CODE
from .words import CONTAINS, EXACT

__all__ = ["CHECKS", "Check", "check_rows", "first_problem"]

CHECKS: dict[str, Check] = {
    "exact": EXACT,
    "contains": CONTAINS,
    "numeric": NUMERIC,
    "regex": REGEX,
    "json": JSON,
    "length": LENGTH,
    "format": FORMAT,
    "code": CODE,
}

LONGEST_REPLY = 100_000
"""Characters; a longer reply fails every check, so that judging takes bounded time."""


def check_rows(rows: Sequence[Any]) -> None:
    """Raise `OptionError` naming the first row and key of a question's `checks` that cannot be read."""
    for number, row in enumerate(rows, 1):
        if not isinstance(row, Mapping) or not isinstance(row.get("kind"), str):
            raise OptionError(f"check {number}: missing key 'kind'")
        if row["kind"] not in CHECKS:
            known = ", ".join(CHECKS)
            raise OptionError(f"check {number}: kind {row['kind']!r} is unknown; there are {known}")
        try:
            CHECKS[row["kind"]].validate(f"check {number}, {row['kind']}", _spec(row))
        except ValueError as error:
            raise OptionError(str(error)) from None


def first_problem(reply: str, rows: Sequence[Mapping[str, Any]]) -> str | None:
    """What the reply does wrong at the first check that fails, or None; for rows that can be read."""
    if len(reply) > LONGEST_REPLY:
        return f"is longer than {LONGEST_REPLY} characters"
    for row in rows:
        problem = CHECKS[row["kind"]].problem(reply, _spec(row))
        if problem:
            return f"{row['kind']}: {problem}"
    return None


def _spec(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != "kind"}
