"""A fit as rows for machines and as a table for a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from .models import Fit, Leaderboard

COLUMNS = [
    "competitor", "rating", "lower", "upper", "rank", "tier",
    "battles", "wins", "losses", "ties", "both_bad", "invalid", "note",
]  # fmt: skip


def rows_of(leaderboard: Leaderboard) -> list[dict[str, object]]:
    """The board's latest fit, a row a competitor, the best first; what is undefined is None."""
    fit = Fit.objects.latest_of(leaderboard)
    if fit is None:
        return []
    return [
        {"leaderboard": leaderboard.name, "competitor": rating.competitor.name}
        | {column: getattr(rating, column) for column in COLUMNS[1:]}
        for rating in fit.ratings.select_related("competitor")
    ]


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
