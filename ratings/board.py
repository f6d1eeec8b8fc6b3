"""Estimates in logits, on their way from a solver to the result."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from ratings.arrays import Counts, Flags, Floats
from ratings.bounds import LogWin, log_win
from ratings.comparisons import Comparisons
from ratings.counts import Pairs
from ratings.result import Coefficient


@dataclass(frozen=True, eq=False)
class Group:
    """R comparable competitors: the counts of their pairs, renumbered, and the battles these came from."""

    pairs: Pairs
    data: Comparisons
    inside: Flags

    @cached_property
    def rows(self) -> Comparisons:
        """The battles that state a preference between two of them, renumbered like the pairs."""
        data, inside = self.data, self.inside
        kept = inside[data.a] & inside[data.b] & (data.outcome != 3) & (data.a != data.b)
        rows, position = data.take(kept), np.cumsum(inside) - 1
        names = tuple(name for name, member in zip(data.names, inside, strict=True) if member)
        return replace(rows, names=names, a=position[rows.a], b=position[rows.b])


@dataclass(frozen=True, eq=False)
class Solution:
    """Strengths of R competitors, mean zero, (R,), their covariance, (R, R), and how the model sees a win.

    interval: lower and upper bounds, where they are more than z standard errors to each side.
    parameters: whatever else was estimated, by name. coefficients: of covariates, with their intervals.
    """

    strength: Floats
    covariance: Floats
    iterations: int
    log_win: LogWin = log_win
    interval: tuple[Floats, Floats] | None = None
    parameters: Mapping[str, float] = field(default_factory=dict)
    coefficients: tuple[Coefficient, ...] = ()
    warnings: tuple[str, ...] = ()

    def bounds(self, z: float) -> tuple[Floats, Floats]:
        """The interval, or z standard errors to each side."""
        half = z * np.sqrt(np.diag(self.covariance))
        return self.interval or (self.strength - half, self.strength + half)


Solver = Callable[[Group], Solution]


@dataclass(frozen=True, eq=False)
class Board:
    """What is known of all M competitors so far, (M,) each; filled in place.

    component: the comparable group, from 1, the largest; 0 for those in none.
    """

    strength: Floats
    se: Floats
    lower: Floats
    upper: Floats
    component: Counts
    note: list[str]

    @classmethod
    def unknown(cls, size: int) -> "Board":
        nan = np.full(size, np.nan)
        nobody = np.zeros(size, dtype=np.int64)
        return cls(nan, nan.copy(), np.full(size, -np.inf), np.full(size, np.inf), nobody, [""] * size)

    def place(self, inside: Flags, solution: Solution, z: float, component: int) -> None:
        """Strengths and intervals of the members of a component."""
        self.component[inside] = component
        self.strength[inside] = solution.strength
        self.se[inside] = np.sqrt(np.diag(solution.covariance))
        self.lower[inside], self.upper[inside] = solution.bounds(z)

    def set_bound(self, k: int, won: bool, bound: float, against: str = "") -> None:
        """The one side that winning, or losing, every battle (against those named) bounds."""
        (self.lower if won else self.upper)[k] = bound
        self.note[k] = f"only won{against}: lower bound" if won else f"only lost{against}: upper bound"
