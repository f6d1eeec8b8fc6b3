"""A fit as rows for machines and as a table for a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from . import rate
from .models import Fit, Leaderboard

COLUMNS = [
    "competitor", "rating", "lower", "upper", "rank", "tier",
    "battles", "wins", "losses", "ties", "both_bad", "invalid", "note",
]  # fmt: skip


def published_rows(fit: Fit) -> list[dict[str, Any]]:
    """A snapshot as it was published, a row a competitor, the best first; what is undefined is None."""
    return [
        {"competitor": rating.competitor.name}
        | {column: getattr(rating, column) for column in rate.COLUMNS[1:]}
        for rating in fit.ratings.select_related("competitor")
    ]


def rows_of(leaderboard: Leaderboard) -> list[dict[str, Any]]:
    """The board's latest fit."""
    fit = Fit.objects.latest_of(leaderboard)
    return [{"leaderboard": leaderboard.name} | row for row in published_rows(fit)] if fit else []


def as_text(rows: Iterable[dict[str, object]]) -> str:
    """Columns of plain text, numbers to the right."""
    cells = [COLUMNS, *([_cell(row[column]) for column in COLUMNS] for row in rows)]
    widths = [max(len(cell) for cell in column) for column in zip(*cells, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place in (0, len(COLUMNS) - 1) else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in cells
    )


def _cell(value: object) -> str:
    if value is None:
        return "n/a"
    return f"{value:.1f}" if isinstance(value, float) else str(value)
