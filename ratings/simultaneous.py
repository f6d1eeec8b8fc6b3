"""Statements about all competitors that hold at once: joint intervals, rank sets and tiers."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.special import chdtrc, chdtri

from ratings.arrays import Counts, Flags, Floats

DRAWS = 4_000
_BLOCK = 512  # draws whose differences stay in a core's cache
_NOTHING = 1e-12  # of the largest variance: what rounding leaves of zero

_Draws = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Apart:
    """What tells R competitors apart: standard errors of the differences, (R, R), and how many are enough."""

    errors: Floats
    critical: float

    @classmethod
    def at(cls, covariance: Floats, level: float, rng: np.random.Generator) -> "Apart":
        """From the covariance of the strengths, any unit; all comparisons hold with probability `level`."""
        return cls(difference_errors(covariance), critical_value(covariance, level, rng))

    def surely_better(self, strength: Floats) -> Flags:
        """Whether the row's competitor is surely better than the column's, (R, R).

        A difference without error, which only a degenerate covariance has, shows nothing.
        """
        apart = strength[:, None] - strength[None, :] > self.critical * self.errors
        return np.asarray(apart & (self.errors > 0))

    def ranks(self, strength: Floats) -> tuple[Counts, Counts]:
        """The best and the worst rank of each that no sure difference rules out, (R,) each, from 1.

        With probability `level` every true rank lies inside its set (Klein, Wright and Wieczorek 2020, JRSS A
        183; Mogstad et al. 2024, Review of Economic Studies 91), ties of the truth in either order.
        """
        surely = self.surely_better(strength)
        return 1 + surely.sum(axis=0), strength.size - surely.sum(axis=1)


def difference_errors(covariance: Floats) -> Floats:
    """Standard error of each difference, (M, M); exactly zero where rounding is all there is."""
    variance = np.diag(covariance)
    spread = variance[:, None] + variance[None, :] - 2 * covariance
    errors: Floats = np.sqrt(np.where(spread > _NOTHING * spread.max(), spread, 0))
    return errors


def joint_critical(covariance: Floats, level: float, rng: np.random.Generator, draws: int = DRAWS) -> float:
    """How many standard errors every strength stays within at once, with probability `level`.

    The quantile of the largest |Z_i| / se_i for Z ~ N(0, covariance), (M, M), in any unit.
    """
    return _quantile(covariance, level, rng, draws, _farthest)


def critical_value(covariance: Floats, level: float, rng: np.random.Generator, draws: int = DRAWS) -> float:
    """How many standard errors every pairwise difference stays within at once, with probability `level`.

    The quantile of the largest |Z_i - Z_j| / se_ij for Z ~ N(0, covariance), (M, M), in any unit (Hothorn,
    Bretz and Westfall 2008, Biometrical Journal 50).
    """
    return _quantile(covariance, level, rng, draws, _widest)


def simultaneous_tiers(strength: Floats, apart: Apart, beaten: Flags | None = None) -> Counts:
    """The fewest groups of which no member is surely better than another, (R,), from 1, the best.

    A competitor's tier is one more than the longest chain above it, each surely better than the next (Mirsky
    1971, American Mathematical Monthly 78; surely better is transitive, standard errors being a norm). With
    `apart` at level 1 - a, the chance that anybody stands below a tier without being worse than one of its
    members is at most a, whatever the truth; on a board of equals, the chance of a second tier. One of whom
    little is known stands where it may still belong, perhaps above surer ones of a better rating.
    beaten: who is surely worse than somebody off the board, and therefore not in the first tier.
    """
    surely = apart.surely_better(strength)
    tier = np.ones(strength.size, dtype=np.int64) if beaten is None else 1 + beaten.astype(np.int64)
    for k in np.argsort(-strength, kind="stable"):
        tier[k] = max(tier[k], 1 + tier[surely[:, k]].max(initial=0))
    return tier


def _quantile(
    covariance: Floats,
    level: float,
    rng: np.random.Generator,
    draws: int,
    extent: Callable[[_Draws, Floats], _Draws],
) -> float:
    """The level quantile of extent(Z) for Z ~ N(0, covariance), two standard errors of its simulation up.

    Z is a random direction times a chi distributed length: directions are drawn, and the chance that the
    length carries one beyond the quantile is exact (Genz and Bretz 2009, Computation of Multivariate Normal
    and t Probabilities, section 4), so two competitors get 1.96 and not a guess of it. What
    those standard errors take from a chance of 5 % is 0.15 points for 10 competitors and 0.4 for 200.
    """
    directions, rank = _directions(covariance, rng, draws)
    reach = extent(directions, covariance).astype(np.float64)

    def excess(critical: float) -> float:
        beyond = chdtrc(rank, (critical / reach) ** 2)
        return float(beyond.mean() + 2 * beyond.std() / np.sqrt(draws)) - (1 - level)

    farthest = float(np.sqrt(chdtri(rank, 1 - level)))  # Scheffé's, which covers every contrast there is
    return float(brentq(excess, farthest * 1e-3, farthest * 1.001, xtol=1e-9))


def _directions(covariance: Floats, rng: np.random.Generator, draws: int) -> tuple[_Draws, int]:
    """Draws of Z given that its standardised length is 1, (M, draws), and the rank of the covariance."""
    values, vectors = np.linalg.eigh(covariance)
    some = values > _NOTHING * values[-1]
    unit = rng.standard_normal((int(some.sum()), draws), dtype=np.float32)
    unit /= np.sqrt((unit**2).sum(axis=0))
    root = (vectors[:, some] * np.sqrt(values[some])).astype(np.float32)
    return root @ unit, unit.shape[0]


def _farthest(drawn: _Draws, covariance: Floats) -> _Draws:
    """The largest |Z_i| / se_i of each draw."""
    scaled: _Draws = np.abs(drawn) * _reciprocal(np.sqrt(np.diag(covariance)))[:, None]
    return np.asarray(scaled.max(axis=0))


def _widest(drawn: _Draws, covariance: Floats) -> _Draws:
    """The largest |Z_i - Z_j| / se_ij of each draw."""
    precision = _reciprocal(difference_errors(covariance))
    blocks = range(0, drawn.shape[1], _BLOCK)
    return np.concatenate([_widest_of_block(drawn[:, start : start + _BLOCK], precision) for start in blocks])


def _widest_of_block(drawn: _Draws, precision: _Draws) -> _Draws:
    largest, room = np.zeros(drawn.shape[1], dtype=np.float32), np.empty(drawn.shape, dtype=np.float32)
    for k in range(1, drawn.shape[0]):
        apart = np.subtract(drawn[:k], drawn[k], out=room[:k])
        apart *= precision[:k, k, None]
        np.maximum(largest, np.abs(apart, out=apart).max(axis=0), out=largest)
    return largest


def _reciprocal(errors: Floats) -> _Draws:
    """1 / errors, and 0 for what has none, so that it decides nothing."""
    return np.divide(1, errors, out=np.zeros_like(errors), where=errors > 0).astype(np.float32)
