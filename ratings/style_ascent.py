"""Newton's method on strengths and coefficients that sums over all battles as seldom as it can."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy.linalg import LinAlgError, cho_factor, cho_solve

from ratings.arrays import Floats
from ratings.counts import Pairs
from ratings.errors import NotConverged
from ratings.newton import climb
from ratings.strengths import widest
from ratings.style_choice import Columns
from ratings.style_design import Design

_SERVES = 1e-2  # a Hessian is kept as long as the rise that each step promises falls by this factor
_RUNAWAY = 1e-9  # of the information that so many battles can give is left: the coefficient has no maximum


@dataclass(frozen=True, eq=False)
class Summit:
    """Where the score vanishes, (R + K,), what a is expected to score there, (N,), and the steps it took."""

    point: Floats
    expected: Floats
    iterations: int


def summit(design: Design, columns: Columns, pairs: Pairs, start: Floats, information: Floats) -> Summit:
    """The maximum of the likelihood from `start`.

    information: there or near, on all unknowns, (R + K, R + K), or, if the coefficients shall stay where they
    are, on the strengths, (R, R). NotConverged, naming a covariate, if verdicts follow the covariates so well
    that there is no maximum.
    """
    ascent = _Ascent(design, information)

    def length(step: Floats) -> float:
        style = np.abs(step[design.size :]) * columns.reach
        return max(widest(pairs, step), float(style.max(initial=0.0)))

    try:
        point, iterations = climb(ascent.hill, length, start, "Style-controlled Bradley-Terry")
    except NotConverged as problem:
        if not columns.names:
            raise
        first = columns.names[int(np.abs(ascent.point[design.size :]).argmax())]
        raise NotConverged(
            f"the covariates, {first} above all, tell some verdicts without exception: no finite coefficient "
            "fits best"
        ) from problem
    return Summit(point, ascent.expected, iterations)


def pseudo_inverse(information: Floats, size: int) -> Floats:
    """Moore-Penrose inverse; the null space is a constant added to all `size` strengths, which come first."""
    inverse: Floats = cho_solve(_filled_factor(information, size), np.eye(information.shape[0]))
    inverse[:size, :size] -= 1 / np.trace(information[:size, :size])
    return inverse


class _Ascent:
    """A hill for `climb` that keeps a factorised Hessian while it serves.

    The score is exact at every point: a kept Hessian (a chord) may lengthen the way but not change its end.
    """

    def __init__(self, design: Design, information: Floats) -> None:
        self.design, self.free = design, information.shape[0]
        self.point = self.expected = np.empty(0)
        self._factor = _filled_factor(information, design.size)
        self._promise = np.inf

    def hill(self, point: Floats) -> tuple[Floats, Callable[[], Floats]]:
        self.point = point
        self.expected, score = self.design.at(point)
        return score, partial(self._step, score)

    def _step(self, score: Floats) -> Floats:
        step = self._along(score)
        if score @ step > _SERVES * self._promise:
            self._renew()
            step = self._along(score)
        self._promise = float(score @ step)
        return step

    def _along(self, score: Floats) -> Floats:
        step = np.zeros_like(score)
        step[: self.free] = cho_solve(self._factor, score[: self.free], check_finite=False)
        return step

    def _renew(self) -> None:
        design = self.design
        (information,) = design.squares(design.likely(self.expected))
        self._factor = _filled_factor(information[: self.free, : self.free], design.size)
        style = np.eye(self.free)[:, design.size :]
        variance = (style * cho_solve(self._factor, style)).sum(axis=0)
        if (variance * _RUNAWAY * design.weight.sum() > 4).any():
            raise NotConverged("hardly any battle still informs a coefficient")


def _filled_factor(information: Floats, size: int) -> tuple[Floats, bool]:
    """Cholesky factor of the information, whose null space of constants is filled exactly."""
    filled = information.copy()
    filled[:size, :size] += np.trace(information[:size, :size]) / size**2
    try:
        factor, lower = cho_factor(filled, check_finite=False)
    except LinAlgError as problem:
        raise NotConverged("the battles do not tell strengths and covariates apart") from problem
    return factor, bool(lower)
