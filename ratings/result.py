"""What a fit says: ratings with their uncertainty, and everything needed to doubt them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

import numpy as np

from ratings.arrays import Counts, Flags, Floats
from ratings.counts import Pairs


@dataclass(frozen=True, eq=False)
class Ratings:
    """One row per competitor, (M,) each, in the order of Comparisons.names.

    rating, se: rating points; NaN where none is defined.
    lower, upper: interval at settings["level"]; -inf or inf where nothing bounds that side.
    rank, tier: from 1; 0 for those without a rating.
    battles: all battles against others; wins, losses, ties, both_bad add up to it.
    note: why a competitor has no rating, else empty.
    covariance: of the rated competitors among each other, rating points squared, (R, R), where it is known.
    parameters: what the method estimated besides ratings, by name, on the scale its docstring gives.
    """

    names: tuple[str, ...]
    rating: Floats
    se: Floats
    lower: Floats
    upper: Floats
    rank: Counts
    tier: Counts
    battles: Counts
    wins: Counts
    losses: Counts
    ties: Counts
    both_bad: Counts
    note: tuple[str, ...]
    method: str
    settings: Mapping[str, Any]
    iterations: int
    converged: bool
    warnings: tuple[str, ...] = ()
    covariance: Floats | None = None
    parameters: Mapping[str, float] = field(default_factory=dict)

    @property
    def rated(self) -> Flags:
        """Which competitors have a rating, (M,)."""
        return ~np.isnan(self.rating)

    def rows(self) -> list[dict[str, Any]]:
        """A JSON-safe dict per competitor, by rank, then rating; None where undefined or unbounded."""
        return [self._row(index) for index in self._order()]

    def _order(self) -> list[int]:
        rank = np.where(self.rank == 0, len(self.names) + 1, self.rank)
        rating = np.where(self.rated, self.rating, -np.inf)
        return sorted(range(len(self.names)), key=lambda k: (rank[k], -rating[k], self.names[k]))

    def _row(self, index: int) -> dict[str, Any]:
        row: dict[str, Any] = {"competitor": self.names[index]}
        for name in ("rating", "se", "lower", "upper"):
            value = float(getattr(self, name)[index])
            row[name] = value if isfinite(value) else None
        for name in ("rank", "tier"):
            row[name] = int(getattr(self, name)[index]) or None
        for name in ("battles", "wins", "losses", "ties", "both_bad"):
            row[name] = int(getattr(self, name)[index])
        return row | {"note": self.note[index]}


def records(pairs: Pairs) -> dict[str, Any]:
    """Unweighted battles, wins, losses, ties and both_bad of each competitor, (M,) each."""
    first_won, second_won, tie, both_bad = pairs.number.T
    columns = {
        "battles": (pairs.number.sum(axis=1),) * 2,
        "wins": (first_won, second_won),
        "losses": (second_won, first_won),
        "ties": (tie, tie),
        "both_bad": (both_bad, both_bad),
    }
    return {name: pairs.per_competitor(*sides).astype(np.int64) for name, sides in columns.items()}


def row_warnings(pairs: Pairs) -> tuple[str, ...]:
    """What the pair counts leave out of every preference fit, in words."""
    both_bad = int(pairs.number[:, 3].sum())
    said = (
        (pairs.self_play, "of a competitor against itself dropped"),
        (both_bad, "where both replies were bad counted but not part of the fit"),
    )
    return tuple(f"{n} battle{'s' * (n != 1)} {what}" for n, what in said if n)
