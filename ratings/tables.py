"""Prints ratings as plain text columns."""

from collections.abc import Container, Sequence
from typing import Any

from ratings.result import Ratings

_HEADER = (
    "rank",
    "tier",
    "competitor",
    "rating",
    "interval",
    "battles",
    "won",
    "lost",
    "tied",
    "both bad",
    "note",
)
_LEFT = {2, 10}


def table(ratings: Ratings) -> str:
    """A line per competitor under a header; n/a where nothing is defined."""
    return aligned([_HEADER, *(_cells(row) for row in ratings.rows())], _LEFT)


def aligned(lines: Sequence[Sequence[str]], left: Container[int]) -> str:
    """Lines of cells as columns, those in `left` beginning in one place, the others ending in one."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(_line(line, widths, left) for line in lines)


def _line(cells: Sequence[str], widths: Sequence[int], left: Container[int]) -> str:
    padded = (
        cell.ljust(width) if column in left else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join(padded).rstrip()


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    counts = (str(row[name]) for name in ("battles", "wins", "losses", "ties", "both_bad"))
    rank, tier, rating = (_number(row[name]) for name in ("rank", "tier", "rating"))
    return rank, tier, row["competitor"], rating, _interval(row["lower"], row["upper"]), *counts, row["note"]


def _number(value: float | None) -> str:
    return "n/a" if value is None else f"{value:.0f}"


def _interval(lower: float | None, upper: float | None) -> str:
    if lower is None and upper is None:
        return "n/a"
    if upper is None:
        return f"≥ {lower:.0f}"
    return f"≤ {upper:.0f}" if lower is None else f"{lower:.0f} … {upper:.0f}"
