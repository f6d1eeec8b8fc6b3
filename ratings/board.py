"""Estimates in logits, on their way from a solver to the result."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ratings.arrays import Flags, Floats
from ratings.bounds import LogWin, log_win
from ratings.counts import Pairs


@dataclass(frozen=True, eq=False)
class Solution:
    """Strengths of R competitors, mean zero, (R,), their covariance, (R, R), and how the model sees a win."""

    strength: Floats
    covariance: Floats
    iterations: int
    log_win: LogWin = log_win


Solver = Callable[[Pairs], Solution]


@dataclass(frozen=True, eq=False)
class Board:
    """What is known of all M competitors so far, (M,) each; filled in place."""

    strength: Floats
    se: Floats
    lower: Floats
    upper: Floats
    note: list[str]

    @classmethod
    def unknown(cls, size: int) -> "Board":
        nan = np.full(size, np.nan)
        return cls(nan, nan.copy(), np.full(size, -np.inf), np.full(size, np.inf), [""] * size)

    def place(self, inside: Flags, solution: Solution, z: float) -> None:
        """Strengths and intervals of the rated competitors, z standard errors to each side."""
        se = np.sqrt(np.diag(solution.covariance))
        self.strength[inside], self.se[inside] = solution.strength, se
        self.lower[inside], self.upper[inside] = solution.strength - z * se, solution.strength + z * se

    def set_bound(self, k: int, won: bool, bound: float, against: str = "") -> None:
        """The one side that winning, or losing, every battle (against those named) bounds."""
        (self.lower if won else self.upper)[k] = bound
        self.note[k] = f"only won{against}: lower bound" if won else f"only lost{against}: upper bound"
